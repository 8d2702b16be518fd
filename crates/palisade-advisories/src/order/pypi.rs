//! PyPI: PEP 440, and the older order of setuptools below it for what PEP 440 does not know.

use super::dotted::{leading_numbers, write_padded};
use super::key::Key;
use super::pypi_legacy;
use super::scheme::Scheme;

pub(super) const SCHEME: Scheme = Scheme { name: "pypi", encode, compare: None };

const LEGACY: u8 = 1;
const PEP_440: u8 = 2;

/// The words of each segment, longer ones before those that they start with, and their rank.
const PRE: &[(&str, u8)] =
    &[("alpha", 2), ("beta", 3), ("preview", 4), ("pre", 4), ("rc", 4), ("a", 2), ("b", 3), ("c", 4)];
const POST: &[(&str, u8)] = &[("post", 2), ("rev", 2), ("r", 2)];
const DEV: &[(&str, u8)] = &[("dev", 1)];

/// A dev release of nothing else is below every pre-release.
const DEV_ONLY: u8 = 1;
const NO_PRE: u8 = 5;
const NO_POST: u8 = 1;
const NO_DEV: u8 = 2;

const LOCAL_END: u8 = 1;
const LOCAL_TEXT: u8 = 2;
const LOCAL_NUMBER: u8 = 3;

/// A segment's rank and its number, which may be empty.
type Segment<'a> = Option<(u8, &'a str)>;

struct Parts<'a> {
    epoch: &'a str,
    release: Vec<&'a str>,
    pre: Segment<'a>,
    post: Segment<'a>,
    dev: Segment<'a>,
    local: &'a str,
}

fn encode(text: &str, key: &mut Key) -> Result<(), &'static str> {
    let text = text.to_lowercase();
    match split(&text) {
        Some(parts) => write(&parts, key),
        None => {
            key.marker(LEGACY);
            key.text(&pypi_legacy::sort_text(&text));
        }
    }
    Ok(())
}

fn split(text: &str) -> Option<Parts<'_>> {
    let text = text.strip_prefix('v').unwrap_or(text);
    let (epoch, rest) = text.split_once('!').unwrap_or(("0", text));
    let digits = !epoch.is_empty() && epoch.bytes().all(|byte| byte.is_ascii_digit());
    let (rest, local) = rest.split_once('+').map_or((rest, None), |(rest, local)| (rest, Some(local)));
    if !digits || local.is_some_and(|local| !is_local(local)) {
        return None;
    }
    let (release, mut rest) = release(rest)?;
    let pre = take_segment(&mut rest, PRE);
    let post = take_implicit_post(&mut rest).or_else(|| take_segment(&mut rest, POST));
    let dev = take_segment(&mut rest, DEV);
    rest.is_empty().then_some(Parts { epoch, release, pre, post, dev, local: local.unwrap_or_default() })
}

/// `1.2` of `1.2.dev3` too, where a word rather than a number follows the last dot.
fn release(text: &str) -> Option<(Vec<&str>, &str)> {
    let end = text.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
    let numbers = text[..end].trim_end_matches('.');
    let (release, _) = leading_numbers(numbers).ok()?;
    Some((release, &text[numbers.len()..]))
}

/// `[-_.]? word [-_.]? digits?`
fn take_segment<'a>(rest: &mut &'a str, words: &[(&str, u8)]) -> Segment<'a> {
    let (rank, tail) = {
        let word = without_separator(rest);
        words.iter().find_map(|(name, rank)| Some((*rank, word.strip_prefix(name)?)))?
    };
    let number = without_separator(tail);
    let end = number.bytes().take_while(u8::is_ascii_digit).count();
    *rest = if end == 0 { tail } else { &number[end..] };
    Some((rank, &number[..end]))
}

/// `1.0-4` is `1.0.post4`.
fn take_implicit_post<'a>(rest: &mut &'a str) -> Segment<'a> {
    let number = rest.strip_prefix('-')?;
    let end = number.bytes().take_while(u8::is_ascii_digit).count();
    if end == 0 {
        return None;
    }
    *rest = &number[end..];
    Some((2, &number[..end]))
}

fn without_separator(text: &str) -> &str {
    text.strip_prefix(['-', '_', '.']).unwrap_or(text)
}

fn is_local(local: &str) -> bool {
    local
        .split(['-', '_', '.'])
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

fn write(parts: &Parts<'_>, key: &mut Key) {
    key.marker(PEP_440);
    key.number(parts.epoch);
    write_padded(&parts.release, key);
    let no_pre = if parts.post.is_none() && parts.dev.is_some() { DEV_ONLY } else { NO_PRE };
    write_segment(parts.pre, no_pre, key);
    write_segment(parts.post, NO_POST, key);
    write_segment(parts.dev, NO_DEV, key);
    if !parts.local.is_empty() {
        write_local(parts.local, key);
    }
}

fn write_segment(segment: Segment<'_>, absent: u8, key: &mut Key) {
    match segment {
        None => key.marker(absent),
        Some((rank, number)) => {
            key.marker(rank);
            key.number(number);
        }
    }
}

fn write_local(local: &str, key: &mut Key) {
    for part in local.split(['-', '_', '.']) {
        if part.bytes().all(|byte| byte.is_ascii_digit()) {
            key.marker(LOCAL_NUMBER);
            key.number(part);
        } else {
            key.marker(LOCAL_TEXT);
            key.text(part);
        }
    }
    key.marker(LOCAL_END);
}

#[cfg(test)]
mod tests {
    use palisade_model::Ecosystem;

    use crate::Version;

    #[test]
    fn the_order_is_that_of_the_pep() {
        let ascending = [
            "anvil-2",
            "1.0-forge",
            "1.0.dev456",
            "1.0a1",
            "1.0a2.dev456",
            "1.0a12.dev456",
            "1.0a12",
            "1.0b1.dev456",
            "1.0b2",
            "1.0b2.post345.dev456",
            "1.0b2.post345",
            "1.0rc1.dev456",
            "1.0rc1",
            "1.0",
            "1.0+abc.5",
            "1.0+abc.7",
            "1.0+5",
            "1.0.post456.dev34",
            "1.0.post456",
            "1.0.15",
            "1.1.dev1",
            "1!0.1",
        ];
        let versions = ascending.map(|text| Version::parse(Ecosystem::PyPi, text).unwrap());
        for pair in versions[1..].windows(2) {
            assert!(pair[0] < pair[1], "{} < {}", pair[0].text(), pair[1].text());
        }
        assert!(versions[0] < versions[2]);
    }

    #[test]
    fn spellings_of_one_version_are_equal() {
        for (left, right) in [
            ("1.0", "v1"),
            ("1.0-RC.1", "1rc1"),
            ("1.0-4", "1.0.post4"),
            ("1.0.alpha", "1a0"),
            ("1.0+A_1", "1+a.1"),
            ("1.2-dev", "1.2.dev0"),
        ] {
            assert_eq!(Version::parse(Ecosystem::PyPi, left), Version::parse(Ecosystem::PyPi, right));
        }
    }
}
