//! The only place that asks what time it is.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// Tells the time. Tests pass a [`FixedClock`].
pub trait Clock: Send + Sync {
    /// This instant, in UTC.
    fn now(&self) -> DateTime<Utc>;

    /// Today's date where the person is.
    fn today(&self) -> NaiveDate;
}

/// The machine's own clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the owner of the clock")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    #[expect(clippy::disallowed_methods, reason = "this is the owner of the clock")]
    fn today(&self) -> NaiveDate {
        chrono::Local::now().date_naive()
    }
}

/// A clock that stands still, for tests and for made vaults.
#[derive(Debug, Clone, Copy)]
pub struct FixedClock(pub DateTime<Utc>);

impl FixedClock {
    /// The same clock, `days` later.
    #[must_use]
    pub fn later(self, days: i64) -> Self {
        Self(self.0 + TimeDelta::days(days))
    }
}

impl Clock for FixedClock {
    fn now(&self) -> DateTime<Utc> {
        self.0
    }

    fn today(&self) -> NaiveDate {
        self.0.date_naive()
    }
}
