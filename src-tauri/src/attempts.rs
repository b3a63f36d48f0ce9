//! Wrong keys make the next try wait. Never for long, and never for good: the owner who mistypes is let in, and scrypt is what stops a guesser.

use std::time::{Duration, Instant};

/// Wrong attempts that cost nothing yet, less one.
const FREE: u32 = 3;
/// The longest wait between two attempts.
const LONGEST: Duration = Duration::from_secs(30);

/// Wrong attempts in a row, and until when none is taken. Kept in memory alone: starting Coffer again forgets them.
#[derive(Default)]
pub(crate) struct Attempts {
    wrong: u32,
    until: Option<Instant>,
}

impl Attempts {
    /// How long until another key may be tried.
    pub(crate) fn wait(&self, now: Instant) -> Duration {
        self.until.map_or(Duration::ZERO, |until| until.saturating_duration_since(now))
    }

    /// Notes an attempt: wrong ones make the next wait longer, a right one forgets them.
    pub(crate) fn note(&mut self, wrong: bool, now: Instant) {
        if !wrong {
            *self = Self::default();
            return;
        }
        self.wrong = self.wrong.saturating_add(1);
        if self.wrong >= FREE {
            let wait = Duration::from_secs(1 << (self.wrong - FREE).min(5)).min(LONGEST);
            self.until = Some(now + wait);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_ones_are_slowed_and_the_owner_is_never_locked_out() {
        let mut attempts = Attempts::default();
        let mut now = Instant::now();
        let mut waits = Vec::new();
        for _ in 0..1_000 {
            attempts.note(true, now);
            let wait = attempts.wait(now);
            waits.push(wait.as_secs());
            // Whatever came before, after this long the next is taken.
            now += wait;
            assert_eq!(attempts.wait(now), Duration::ZERO);
        }
        assert_eq!(waits[..9], [0, 0, 1, 2, 4, 8, 16, 30, 30]);
        assert!(waits.iter().all(|wait| *wait <= 30));
        attempts.note(true, now);
        assert!(attempts.wait(now) > Duration::ZERO);
        attempts.note(false, now);
        assert_eq!(attempts.wait(now), Duration::ZERO);
        attempts.note(true, now);
        assert_eq!(attempts.wait(now), Duration::ZERO, "a right one forgets the wrong ones");
    }

    #[test]
    fn a_wait_does_not_outlast_the_largest_count() {
        let mut attempts = Attempts { wrong: u32::MAX, until: None };
        let now = Instant::now();
        attempts.note(true, now);
        assert_eq!(attempts.wait(now), LONGEST);
    }
}
