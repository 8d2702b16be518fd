//! One version of one ecosystem. Matching compares them; the index stores their keys.

use std::cmp::Ordering;

use palisade_model::Ecosystem;

use super::key::Key;
use super::pre_release;
use super::scheme::{self, Scheme};

/// Longer texts are no versions; the longest in public advisories have about 80 bytes.
const MAX_BYTES: usize = 512;

/// A version in the order of its ecosystem. Versions of different orders do not compare.
#[derive(Debug, Clone)]
pub struct Version {
    scheme: &'static Scheme,
    text: String,
    key: Option<Vec<u8>>,
}

/// Why a text is no version of its ecosystem.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}, found {found:?}")]
pub struct VersionError {
    pub expected: &'static str,
    /// The whole text, cut to 100 bytes.
    pub found: String,
}

impl Version {
    /// Reads a version as its ecosystem writes it; a `v` in front and surrounding blanks are allowed everywhere.
    pub fn parse(ecosystem: Ecosystem, text: &str) -> Result<Self, VersionError> {
        let scheme = scheme::of(ecosystem);
        let trimmed = text.trim();
        let refuse = |expected| VersionError { expected, found: text.chars().take(100).collect() };
        if trimmed.is_empty() {
            return Err(refuse("a version"));
        }
        if trimmed.len() > MAX_BYTES {
            return Err(refuse("at most 512 bytes"));
        }
        if trimmed.contains(|c: char| c.is_control()) {
            return Err(refuse("no control characters"));
        }
        let mut key = Key::default();
        (scheme.encode)(trimmed, &mut key).map_err(refuse)?;
        Ok(Self { scheme, text: trimmed.to_owned(), key: key.finish() })
    }

    /// As it was read, without blanks around it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Bytes whose lexical order is the order of the ecosystem. `None` for the few Maven and Packagist versions whose
    /// rules are not transitive.
    pub fn key(&self) -> Option<&[u8]> {
        self.key.as_deref()
    }

    /// Whether it calls itself a pre-release. A preference, not part of the order.
    pub(crate) fn is_pre_release(&self) -> bool {
        let dash = matches!(self.scheme.name, "semver" | "go" | "nuget" | "pub");
        pre_release::is_pre_release(&self.text, dash)
    }

    /// Compares by the ecosystem's own rules.
    fn compare_slowly(&self, other: &Self) -> Option<Ordering> {
        self.scheme.compare.map(|compare| compare(&self.text, &other.text))
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        if self.scheme.name != other.scheme.name {
            return None;
        }
        match (&self.key, &other.key) {
            (Some(left), Some(right)) => Some(left.cmp(right)),
            _ => self.compare_slowly(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn versions_of_different_orders_do_not_compare() {
        let npm = Version::parse(Ecosystem::Npm, "1.0.0").unwrap();
        let cargo = Version::parse(Ecosystem::CratesIo, "1.0.0").unwrap();
        let debian = Version::parse(Ecosystem::Debian, "1.0.0").unwrap();
        assert_eq!(npm.partial_cmp(&cargo), Some(Ordering::Equal));
        assert_eq!(npm.partial_cmp(&debian), None);
    }

    #[test]
    fn what_is_no_version_is_refused() {
        let error = Version::parse(Ecosystem::Npm, "latest").unwrap_err();
        assert_eq!(error.to_string(), "expected a version that starts with a number, found \"latest\"");
        assert!(Version::parse(Ecosystem::Npm, " ").is_err());
        assert!(Version::parse(Ecosystem::Maven, &"1.".repeat(300)).is_err());
        assert!(Version::parse(Ecosystem::PyPi, "1\n2").is_err());
    }

    proptest! {
        #[test]
        fn no_text_panics_and_order_is_antisymmetric(left in "[0-9a-c.~^+_v:é-]{0,12}", right in "[0-9a-c.~^+_v:é-]{0,12}") {
            for ecosystem in Ecosystem::ALL {
                let parsed = (Version::parse(*ecosystem, &left), Version::parse(*ecosystem, &right));
                if let (Ok(left), Ok(right)) = parsed {
                    let forth = left.partial_cmp(&right).expect("one ecosystem");
                    prop_assert_eq!(right.partial_cmp(&left), Some(forth.reverse()));
                }
            }
        }
    }
}
