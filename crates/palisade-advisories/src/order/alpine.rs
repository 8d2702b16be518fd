//! Alpine: `digits{.digits}{letter}{_suffix{number}}{~hash}{-r#}`, compared as apk-tools 3 does.

use super::key::Key;
use super::scheme::Scheme;

pub(super) const SCHEME: Scheme = Scheme { name: "alpine", encode, compare: None };

/// What may come at each place, lowest first: a suffix of a pre-release is below the end, all else above it.
const INVALID: u8 = 1;
const END: u8 = 6;
const REVISION: u8 = 7;
const HASH: u8 = 8;
const SUFFIX_NUMBER: u8 = 9;
const LETTER: u8 = 15;
const DIGITS: u8 = 16;
/// Longer names before those that they start with.
const SUFFIXES: &[(&str, u8)] = &[
    ("alpha", 2),
    ("beta", 3),
    ("pre", 4),
    ("rc", 5),
    ("cvs", 10),
    ("svn", 11),
    ("git", 12),
    ("hg", 13),
    ("p", 14),
];

fn encode(text: &str, key: &mut Key) -> Result<(), &'static str> {
    let rest = write_numbers(text, key);
    let rest = match rest.bytes().next() {
        Some(letter @ b'a'..=b'z') => {
            key.marker(LETTER);
            key.marker(letter);
            &rest[1..]
        }
        _ => rest,
    };
    let rest = write_suffixes(rest, key);
    let rest = write_hash(rest, key);
    write_end(rest, key);
    Ok(())
}

/// The first number counts as a number; the later ones as texts where one of the two starts with a zero.
fn write_numbers<'a>(text: &'a str, key: &mut Key) -> &'a str {
    let mut rest = text;
    let mut first = true;
    loop {
        let (digits, tail) = take_digits(rest);
        if digits.is_empty() {
            return rest;
        }
        key.marker(DIGITS);
        if !first && digits.starts_with('0') {
            key.marker(1);
            key.text(digits);
        } else {
            key.marker(2);
            key.number(digits);
        }
        first = false;
        rest = match tail.strip_prefix('.') {
            Some(next) => next,
            None => return tail,
        };
    }
}

fn write_suffixes<'a>(text: &'a str, key: &mut Key) -> &'a str {
    let mut rest = text;
    while let Some((tail, marker)) = take_suffix(rest) {
        key.marker(marker);
        let (number, tail) = take_digits(tail);
        if !number.is_empty() {
            key.marker(SUFFIX_NUMBER);
            key.number(number);
        }
        rest = tail;
    }
    rest
}

fn take_suffix(text: &str) -> Option<(&str, u8)> {
    let name = text.strip_prefix('_')?;
    SUFFIXES.iter().find_map(|(suffix, marker)| Some((name.strip_prefix(suffix)?, *marker)))
}

fn write_hash<'a>(text: &'a str, key: &mut Key) -> &'a str {
    let Some(hash) = text.strip_prefix('~') else {
        return text;
    };
    let end = hash.bytes().take_while(u8::is_ascii_hexdigit).count();
    key.marker(HASH);
    key.text(&hash[..end]);
    &hash[end..]
}

/// The revision. What is left after that is no version, and below the same without it.
fn write_end(text: &str, key: &mut Key) {
    let Some(revision) = text.strip_prefix("-r") else {
        if text.is_empty() {
            return key.marker(END);
        }
        key.marker(INVALID);
        return key.text(text);
    };
    let (number, rest) = take_digits(revision);
    key.marker(if rest.is_empty() { REVISION } else { INVALID });
    key.number(number);
    key.marker(END);
}

fn take_digits(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().take_while(u8::is_ascii_digit).count())
}

#[cfg(test)]
mod tests {
    use palisade_model::Ecosystem;

    use crate::Version;

    #[test]
    fn suffixes_letters_and_revisions_are_ordered() {
        let ascending = [
            "1.0_alpha_pre1",
            "1.0_alpha",
            "1.0_alpha1",
            "1.0_rc2",
            "1.0",
            "1.0-r1",
            "1.0_git20",
            "1.0_p1",
            "1.0a",
            "1.0.1",
            "1.01",
            "1.1",
            "1.10",
            "02.0",
        ];
        let versions = ascending.map(|text| Version::parse(Ecosystem::Alpine, text).unwrap());
        for pair in versions.windows(2) {
            assert!(pair[0] < pair[1], "{} < {}", pair[0].text(), pair[1].text());
        }
    }
}
