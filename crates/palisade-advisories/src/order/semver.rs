//! Semantic Versioning 2.0.0, read leniently: any count of numbers, a `v` or `=` in front, `1.0rc1` for `1.0-rc1`.
//! npm, crates.io, Hex, Swift, Conan and GitHub Actions; NuGet, Pub and Go build on it.

use super::dotted::{leading_numbers, without_v, write_padded};
use super::key::Key;
use super::scheme::Scheme;

pub(super) const SCHEME: Scheme = Scheme { name: "semver", encode, compare: None };

const PRE_RELEASE: u8 = 1;
const RELEASE: u8 = 2;

const END: u8 = 1;
const NUMERIC: u8 = 2;
const TEXT: u8 = 3;

/// The parts of a version. Build metadata has no say in the order (SemVer 10).
pub(super) struct Parts<'a> {
    pub(super) numbers: Vec<&'a str>,
    pub(super) pre_release: Option<&'a str>,
    pub(super) build: Option<&'a str>,
}

fn encode(text: &str, key: &mut Key) -> Result<(), &'static str> {
    let parts = split(text)?;
    write(&parts.numbers, parts.pre_release, key);
    Ok(())
}

pub(super) fn split(text: &str) -> Result<Parts<'_>, &'static str> {
    let text = without_v(text.trim_start_matches(['=', ' ']));
    let (numbers, rest) = leading_numbers(text)?;
    let (rest, build) = match rest.split_once('+') {
        Some((rest, build)) => (rest, Some(build)),
        None => (rest, None),
    };
    let pre_release = match rest.strip_prefix('-') {
        Some(pre_release) => Some(pre_release),
        None if rest.is_empty() => None,
        // One number and letters is a commit rather than a version: `8f4b7f8`.
        None if numbers.len() > 1 => Some(rest),
        None => return Err("numbers with dots between them"),
    };
    let known = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
    if !rest.bytes().all(known) {
        return Err("letters, digits, dots and dashes after the numbers");
    }
    Ok(Parts { numbers, pre_release, build })
}

pub(super) fn write(numbers: &[&str], pre_release: Option<&str>, key: &mut Key) {
    write_padded(numbers, key);
    match pre_release {
        None => key.marker(RELEASE),
        Some(identifiers) => {
            key.marker(PRE_RELEASE);
            write_identifiers(identifiers, key);
        }
    }
}

/// Identifiers with dots between them: numbers below words, fewer below more (SemVer 11.4).
pub(super) fn write_identifiers(identifiers: &str, key: &mut Key) {
    for identifier in identifiers.split('.') {
        if !identifier.is_empty() && identifier.bytes().all(|byte| byte.is_ascii_digit()) {
            key.marker(NUMERIC);
            key.number(identifier);
        } else {
            key.marker(TEXT);
            key.text(identifier);
        }
    }
    key.marker(END);
}

#[cfg(test)]
mod tests {
    use palisade_model::Ecosystem;

    use crate::Version;

    #[test]
    fn the_order_is_that_of_the_specification() {
        let ascending = [
            "0.9",
            "1.0.0-0",
            "1.0.0-7",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.b",
            "1.0.0-rc.2",
            "1.0.0-rc.11",
            "1.0.0rc3",
            "1.0.0",
            "1.0.0.1",
            "1.0.1+build",
            "v1.10.0",
            "200.0.0",
        ];
        let versions = ascending.map(|text| Version::parse(Ecosystem::Npm, text).unwrap());
        for pair in versions.windows(2) {
            assert!(pair[0] < pair[1], "{} < {}", pair[0].text(), pair[1].text());
        }
    }

    #[test]
    fn ranges_names_and_commits_are_no_versions() {
        for text in ["^1.0", "1.x", "1.", "main", "8f4b7f8", "file:../anvil", "1.0.0 - 2.0.0"] {
            assert!(Version::parse(Ecosystem::Npm, text).is_err(), "{text}");
        }
    }
}
