//! Words for people: made passphrases, and a recovery key's 24 words. The list is BIP39's English one (2,048 words).

use bip39::{Language, Mnemonic};
use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::error::Error;

/// A passphrase of `words` random words (at least 1), joined by hyphens. Each word is one of 2,048, drawn uniformly:
/// 11 bits, so 6 words have 66 bits and 7 have 77.
///
/// # Panics
/// If the operating system has no randomness to give.
pub fn make_passphrase(words: usize) -> SecretString {
    let list = Language::English.word_list();
    let mut text = Zeroizing::new(String::with_capacity(words.max(1) * 9));
    for n in 0..words.max(1) {
        let draw = getrandom::u32().expect("the operating system gives randomness");
        if n > 0 {
            text.push('-');
        }
        // 2,048 divides 2^32, so the remainder is uniform.
        text.push_str(list[draw as usize % list.len()]);
    }
    SecretString::from(text.as_str())
}

/// The 24 words for 32 bytes; the last word carries 8 bits of checksum.
pub(crate) fn words_of(bytes: &[u8; 32]) -> Zeroizing<Vec<String>> {
    let words = Mnemonic::from_entropy_in(Language::English, bytes).expect("32 bytes make 24 words");
    Zeroizing::new(words.words().map(str::to_owned).collect())
}

/// The 32 bytes that 24 words stand for. Case, punctuation, line breaks and numbers between them do not matter.
pub(crate) fn bytes_of(text: &str) -> Result<Zeroizing<[u8; 32]>, Error> {
    let mut clean = Zeroizing::new(String::with_capacity(text.len()));
    let mut count = 0;
    for word in text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty()) {
        if count > 0 {
            clean.push(' ');
        }
        clean.extend(word.chars().map(|c| c.to_ascii_lowercase()));
        count += 1;
    }
    if count != 24 {
        return Err(Error::NotARecoveryKey);
    }
    let words = Mnemonic::parse_in_normalized(Language::English, &clean).map_err(|e| match e {
        bip39::Error::UnknownWord(index) => Error::RecoveryWord { position: index + 1 },
        bip39::Error::InvalidChecksum => Error::RecoveryChecksum,
        _ => Error::NotARecoveryKey,
    })?;
    let entropy = Zeroizing::new(words.to_entropy());
    let mut bytes = Zeroizing::new([0; 32]);
    bytes.copy_from_slice(&entropy);
    Ok(bytes)
}
