//! Passphrases: made for a person, or judged honestly when they bring their own.

use secrecy::{ExposeSecret, SecretString};

/// The lowest [`Strength::score`] that a new vault or a changed passphrase takes.
pub const MIN_STRENGTH: u8 = 3;

/// How hard a passphrase is to guess.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Strength {
    /// 0 (guessed at once) to 4 (out of reach even offline), by zxcvbn.
    pub score: u8,
    /// log10 of the guesses that an attacker who knows how people choose needs.
    pub guesses_log10: f64,
}

impl Strength {
    /// Too weak to protect a vault that someone has a copy of.
    #[must_use]
    pub fn refused(self) -> bool {
        self.score < MIN_STRENGTH
    }
}

/// Judges a passphrase. Cost: a few milliseconds; only the first 100 characters are looked at.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the passphrase is judged here and goes nowhere")]
pub fn passphrase_strength(passphrase: &SecretString) -> Strength {
    let head: zeroize::Zeroizing<String> = passphrase.expose_secret().chars().take(100).collect::<String>().into();
    let entropy = zxcvbn::zxcvbn(&head, &["coffer", "uscis", "vault"]);
    Strength { score: u8::from(entropy.score()), guesses_log10: entropy.guesses_log10() }
}

/// Makes one of seven words out of 2,048: 77 bits.
#[must_use]
pub fn make_passphrase() -> SecretString {
    vault::make_passphrase(7)
}

/// A uniform number below `bound`, from the system's randomness; `None` when it gives none, or for 0. To pick which recovery words are asked back.
#[must_use]
pub fn random_below(bound: usize) -> Option<usize> {
    let bound = u32::try_from(bound).ok().filter(|bound| *bound > 0)?;
    // Numbers above the last whole multiple would favour the small ones.
    let whole = u32::MAX - u32::MAX % bound;
    loop {
        let number = getrandom::u32().ok()?;
        if number < whole {
            return usize::try_from(number % bound).ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_ones_are_strong_and_differ() {
        let (a, b) = (make_passphrase(), make_passphrase());
        assert_eq!(passphrase_strength(&a).score, 4);
        #[expect(clippy::disallowed_methods, reason = "test")]
        let same = a.expose_secret() == b.expose_secret();
        assert!(!same);
    }

    #[test]
    fn weak_ones_are_refused() {
        for weak in ["", "password", "uscis2026", "qwerty123", "rosa1990"] {
            assert!(passphrase_strength(&weak.to_owned().into()).refused(), "{weak}");
        }
    }
}
