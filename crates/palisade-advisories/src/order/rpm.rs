//! RPM: `[epoch:]version[-release]`, each compared as rpmvercmp does. Red Hat, AlmaLinux, Rocky Linux.

use super::key::Key;
use super::scheme::Scheme;

pub(super) const SCHEME: Scheme = Scheme { name: "rpm", encode, compare: None };

const ABSENT: u8 = 1;
const PRESENT: u8 = 2;

/// What may come at each place, lowest first.
const TILDE: u8 = 1;
const END: u8 = 2;
const CARET: u8 = 3;
const LETTERS: u8 = 4;
const DIGITS: u8 = 5;

fn encode(text: &str, key: &mut Key) -> Result<(), &'static str> {
    let (epoch, rest) = match text.split_once(':') {
        Some((epoch, rest)) if epoch.bytes().all(|byte| byte.is_ascii_digit()) => (epoch, rest),
        _ => ("", text),
    };
    let (version, release) = match rest.split_once('-') {
        Some((version, release)) => (version, Some(release)),
        None => (rest, None),
    };
    key.number(epoch);
    write_part(Some(version).filter(|version| !version.is_empty()), key);
    write_part(release, key);
    Ok(())
}

fn write_part(part: Option<&str>, key: &mut Key) {
    let Some(part) = part else {
        return key.marker(ABSENT);
    };
    key.marker(PRESENT);
    let mut rest = part;
    while let Some(first) = rest.bytes().next() {
        let same: fn(&u8) -> bool = match first {
            b'0'..=b'9' => u8::is_ascii_digit,
            b'a'..=b'z' | b'A'..=b'Z' => u8::is_ascii_alphabetic,
            b'~' | b'^' => {
                key.marker(if first == b'~' { TILDE } else { CARET });
                rest = &rest[1..];
                continue;
            }
            // Everything else only separates.
            _ => {
                rest = &rest[rest.chars().next().map_or(1, char::len_utf8)..];
                continue;
            }
        };
        let end = rest.bytes().take_while(same).count();
        write_run(&rest[..end], key);
        rest = &rest[end..];
    }
    key.marker(END);
}

fn write_run(run: &str, key: &mut Key) {
    if run.starts_with(|first: char| first.is_ascii_digit()) {
        key.marker(DIGITS);
        key.number(run);
    } else {
        key.marker(LETTERS);
        key.text(run);
    }
}

#[cfg(test)]
mod tests {
    use palisade_model::Ecosystem;

    use crate::Version;

    #[test]
    fn tildes_carets_letters_and_digits_are_ordered() {
        let ascending = [
            "1.0~rc1",
            "1.0",
            "1.0-1.el8",
            "1.0-1.el8_2",
            "1.0-2",
            "1.0^git1",
            "1.0a",
            "1.0.1",
            "1.2",
            "1:0.1",
        ];
        let versions = ascending.map(|text| Version::parse(Ecosystem::RedHat, text).unwrap());
        for pair in versions.windows(2) {
            assert!(pair[0] < pair[1], "{} < {}", pair[0].text(), pair[1].text());
        }
    }
}
