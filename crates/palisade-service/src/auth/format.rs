//! The text of a key: `<prefix>_<8-char id><30 random base62><6-char crc>`.
//!
//! The checksum lets a secret scanner, and us, refuse a mistyped or invented key without a look-up.

use crate::service::random_bytes;

const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const ID_LENGTH: usize = 8;
const RANDOM_LENGTH: usize = 30;
const CHECKSUM_LENGTH: usize = 6;

/// What stands before the tail; says whose clients the key is for and whether it is a test key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyPrefix {
    Live,
    Test,
}

impl KeyPrefix {
    const ALL: [Self; 2] = [Self::Live, Self::Test];

    /// The text, with its separator.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Live => "pal_live_",
            Self::Test => "pal_test_",
        }
    }
}

/// A whole key in clear. Shown once, never stored; `Debug` does not print it.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretKey(String);

impl SecretKey {
    /// The text to show to its owner.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretKey([redacted])")
    }
}

/// The parts of a well-formed key.
#[derive(Debug, PartialEq, Eq)]
pub struct KeyFormat<'a> {
    pub prefix: KeyPrefix,
    /// Stored in clear; finds the row.
    pub public_id: &'a str,
}

impl<'a> KeyFormat<'a> {
    /// Reads a presented key; `None` when the prefix, length, alphabet or checksum is wrong.
    pub fn parse(presented: &'a str) -> Option<Self> {
        let prefix = KeyPrefix::ALL.into_iter().find(|prefix| presented.starts_with(prefix.as_str()))?;
        let tail = &presented[prefix.as_str().len()..];
        let well_formed = tail.len() == ID_LENGTH + RANDOM_LENGTH + CHECKSUM_LENGTH
            && tail.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !well_formed {
            return None;
        }
        let (body, sum) = presented.split_at(presented.len() - CHECKSUM_LENGTH);
        (sum == checksum(body)).then(|| Self { prefix, public_id: &tail[..ID_LENGTH] })
    }
}

/// A new random key and its public id.
pub(crate) fn generate(prefix: KeyPrefix) -> (SecretKey, String) {
    let tail = random_base62(ID_LENGTH + RANDOM_LENGTH);
    let public_id = tail[..ID_LENGTH].to_owned();
    let body = format!("{}{tail}", prefix.as_str());
    let sum = checksum(&body);
    (SecretKey(body + &sum), public_id)
}

/// Uniform characters by rejection: a byte of 248 or more is drawn again.
fn random_base62(length: usize) -> String {
    let mut text = String::with_capacity(length);
    while text.len() < length {
        for byte in random_bytes::<64>() {
            if byte < 248 && text.len() < length {
                text.push(char::from(BASE62[usize::from(byte % 62)]));
            }
        }
    }
    text
}

/// CRC-32 (IEEE) of the text before it, as six base-62 digits, most significant first.
fn checksum(body: &str) -> String {
    let mut rest = crc32fast::hash(body.as_bytes());
    let mut digits = [b'0'; CHECKSUM_LENGTH];
    for digit in digits.iter_mut().rev() {
        *digit = BASE62[(rest % 62) as usize];
        rest /= 62;
    }
    digits.iter().copied().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generated_key_reads_back() {
        for prefix in KeyPrefix::ALL {
            let (key, public_id) = generate(prefix);
            assert_eq!(KeyFormat::parse(key.reveal()), Some(KeyFormat { prefix, public_id: &public_id }));
            assert_eq!(key.reveal().len(), prefix.as_str().len() + 44);
        }
    }

    #[test]
    fn any_changed_character_is_noticed() {
        let (key, _) = generate(KeyPrefix::Live);
        let text = key.reveal();
        for at in "pal_live_".len()..text.len() {
            let other = if text.as_bytes()[at] == b'A' { "B" } else { "A" };
            let changed = format!("{}{other}{}", &text[..at], &text[at + 1..]);
            assert_eq!(KeyFormat::parse(&changed), None, "position {at}");
        }
    }

    #[test]
    fn text_that_is_no_key_is_refused() {
        for text in ["", "pal_live_", "sk_live_abc", "pal_live_ééééééééééééééééééééé", "pal_live_abc"]
        {
            assert_eq!(KeyFormat::parse(text), None, "{text}");
        }
    }

    #[test]
    fn debug_output_does_not_show_the_key() {
        let (key, _) = generate(KeyPrefix::Test);
        assert!(!format!("{key:?}").contains(&key.reveal()[9..]));
    }
}
