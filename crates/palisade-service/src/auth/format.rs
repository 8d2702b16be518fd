//! The text of a key: `<prefix><8-char id><30 random base62><6-char crc>`; after `ssk_` the id ends with `_`.
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
    SkSec,
    ClTok,
    SpLive,
    SpTest,
    Ssk,
}

impl KeyPrefix {
    /// Every prefix that is minted and understood (contract K-05).
    pub const ALL: [Self; 7] =
        [Self::Live, Self::Test, Self::SkSec, Self::ClTok, Self::SpLive, Self::SpTest, Self::Ssk];

    /// The text, with its separator.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Live => "pal_live_",
            Self::Test => "pal_test_",
            Self::SkSec => "sk-sec-",
            Self::ClTok => "cl_tok_",
            Self::SpLive => "sp_live_",
            Self::SpTest => "sp_test_",
            Self::Ssk => "ssk_",
        }
    }

    /// The prefix with that text.
    pub fn of(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|prefix| prefix.as_str() == text)
    }

    /// Whether its keys are test-mode keys; all others are not.
    pub fn is_test(self) -> bool {
        matches!(self, Self::Test | Self::SpTest)
    }

    /// What stands between id and secret.
    fn separator(self) -> &'static str {
        if self == Self::Ssk { "_" } else { "" }
    }
}

impl std::str::FromStr for KeyPrefix {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::of(text).ok_or_else(|| {
            let known = Self::ALL.map(Self::as_str).join(", ");
            format!("expected one of {known}, found {:?}", palisade_model::truncate_utf8(text, 64))
        })
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
        if !tail.is_ascii() || tail.len() < ID_LENGTH {
            return None;
        }
        let (public_id, rest) = tail.split_at(ID_LENGTH);
        let secret = rest.strip_prefix(prefix.separator())?;
        let well_formed = secret.len() == RANDOM_LENGTH + CHECKSUM_LENGTH
            && public_id.bytes().chain(secret.bytes()).all(|byte| byte.is_ascii_alphanumeric());
        if !well_formed {
            return None;
        }
        let (body, sum) = presented.split_at(presented.len() - CHECKSUM_LENGTH);
        (sum == checksum(body)).then_some(Self { prefix, public_id })
    }
}

/// A new random key and its public id.
pub(crate) fn generate(prefix: KeyPrefix) -> (SecretKey, String) {
    let public_id = random_base62(ID_LENGTH);
    let secret = random_base62(RANDOM_LENGTH);
    let body = format!("{}{public_id}{}{secret}", prefix.as_str(), prefix.separator());
    let sum = checksum(&body);
    (SecretKey(body + &sum), public_id)
}

/// Uniform characters by rejection: a byte of 248 or more is drawn again.
pub(crate) fn random_base62(length: usize) -> String {
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
    fn k_05_a_generated_key_of_every_prefix_reads_back() {
        for prefix in KeyPrefix::ALL {
            let (key, public_id) = generate(prefix);
            assert_eq!(KeyFormat::parse(key.reveal()), Some(KeyFormat { prefix, public_id: &public_id }));
            assert_eq!(key.reveal().len(), prefix.as_str().len() + prefix.separator().len() + 44);
            assert!(key.reveal().starts_with(prefix.as_str()));
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
        for text in [
            "",
            "pal_live_",
            "sk_live_abc",
            "pal_live_ééééééééééééééééééééé",
            "pal_live_abc",
            "ssk_abcdefgh",
            "ssk_ééééé",
        ] {
            assert_eq!(KeyFormat::parse(text), None, "{text}");
        }
    }

    #[test]
    fn debug_output_does_not_show_the_key() {
        let (key, _) = generate(KeyPrefix::Test);
        assert!(!format!("{key:?}").contains(&key.reveal()[9..]));
    }
}
