//! Signing secrets: made here or given by the caller (contract C10).

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};

use crate::CoreError;
use crate::service::random_bytes;

const PREFIX: &str = "whsec_";
const GENERATED_BYTES: usize = 32;
/// After decoding (Standard Webhooks, "signature scheme").
const KEY_BYTES: std::ops::RangeInclusive<usize> = 24..=64;
const TEXT_CHARACTERS: std::ops::RangeInclusive<usize> = 24..=256;

/// A secret in clear. It does not print.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningSecret(String);

impl std::fmt::Debug for SigningSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SigningSecret([redacted])")
    }
}

impl SigningSecret {
    /// A fresh one: `whsec_` and 32 random bytes in base64.
    pub(crate) fn generate() -> Self {
        Self::of_bytes(random_bytes::<GENERATED_BYTES>())
    }

    pub(crate) fn of_bytes(bytes: [u8; GENERATED_BYTES]) -> Self {
        Self(format!("{PREFIX}{}", STANDARD.encode(bytes)))
    }

    /// One that was checked before.
    pub(crate) fn trusted(text: String) -> Self {
        Self(text)
    }

    /// Takes a caller's secret: `whsec_` and the base64 of 24 to 64 bytes, or any 24 to 256 visible characters.
    pub(crate) fn parse(text: &str) -> Result<Self, CoreError> {
        // What was received is a secret: its length is all that is said about it.
        let refused = |found: String| {
            let detail = format!(
                "body.secret: expected whsec_ and the base64 of 24 to 64 bytes, or 24 to 256 visible characters, found \
                 {found}"
            );
            CoreError::invalid_field("invalid_secret", "body.secret", detail)
        };
        if let Some(encoded) = text.strip_prefix(PREFIX) {
            return match decode(encoded) {
                Some(bytes) if KEY_BYTES.contains(&bytes.len()) => Ok(Self(text.to_owned())),
                Some(bytes) => Err(refused(format!("{} bytes", bytes.len()))),
                None => Err(refused("no base64 after whsec_".to_owned())),
            };
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(refused("other characters".to_owned()));
        }
        if !TEXT_CHARACTERS.contains(&text.len()) {
            return Err(refused(format!("{} characters", text.len())));
        }
        Ok(Self(text.to_owned()))
    }

    /// The text, to show it once and to sign with its letters.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The key of the Standard Webhooks signature: what stands after `whsec_`, decoded; else the letters.
    pub(crate) fn standard_key(&self) -> Vec<u8> {
        let decoded = self.0.strip_prefix(PREFIX).and_then(decode);
        decoded.unwrap_or_else(|| self.0.as_bytes().to_vec())
    }
}

/// With or without padding.
fn decode(encoded: &str) -> Option<Vec<u8>> {
    STANDARD_NO_PAD.decode(encoded.trim_end_matches('=')).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c10_secrets_of_both_kinds_are_taken_and_others_refused() {
        let encoded = |length: usize| format!("whsec_{}", STANDARD.encode(vec![7; length]));
        for good in [encoded(24), encoded(32), encoded(64), "x".repeat(24), "x".repeat(256)] {
            assert_eq!(SigningSecret::parse(&good).unwrap().reveal(), good);
        }
        for bad in [
            encoded(23),
            encoded(65),
            "whsec_".to_owned(),
            "whsec_this is no base64 at all!".to_owned(),
            "x".repeat(23),
            "x".repeat(257),
            format!("{}\n", "x".repeat(30)),
            String::new(),
        ] {
            let error = SigningSecret::parse(&bad).unwrap_err();
            assert_eq!(error.code, "invalid_secret", "{bad}");
            assert!(bad.len() < 10 || !error.detail.contains(&bad), "{error}");
        }
    }

    #[test]
    fn c10_generated_secrets_are_good_and_differ() {
        let (one, two) = (SigningSecret::generate(), SigningSecret::generate());
        assert_ne!(one, two);
        assert_eq!(SigningSecret::parse(one.reveal()).unwrap().standard_key().len(), 32);
        assert!(!format!("{one:?}").contains(one.reveal()));
    }
}
