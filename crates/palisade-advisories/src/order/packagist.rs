//! Packagist: PHP's `version_compare`, with the `v` in front dropped as Composer does.

use std::cmp::Ordering;

use super::dotted::without_v;
use super::key::Key;
use super::scheme::Scheme;

pub(super) const SCHEME: Scheme = Scheme { name: "packagist", encode, compare: Some(compare) };

/// Weights of words as `compare_special_version_forms` of PHP has them; a number weighs as `#`.
const WORDS: &[(&str, u8)] = &[("dev", 2), ("a", 3), ("b", 4), ("RC", 5), ("rc", 5), ("#", NUMBER), ("p", 8)];
const UNKNOWN: u8 = 1;
/// The end is below a number and above `rc`, and is skipped by none of them.
const END: u8 = 6;
const NUMBER: u8 = 7;

fn encode(text: &str, key: &mut Key) -> Result<(), &'static str> {
    // A `#` equals every number, which no key can say.
    if text.contains('#') {
        key.give_up();
    }
    for part in parts(&dotted(text)) {
        key.marker(weight(part));
        if is_number(part) {
            key.number(part);
        }
    }
    key.marker(END);
    Ok(())
}

fn compare(left: &str, right: &str) -> Ordering {
    let (left, right) = (dotted(left), dotted(right));
    let (mut left, mut right) = (parts(&left), parts(&right));
    loop {
        let order = match (left.next(), right.next()) {
            (None, None) => return Ordering::Equal,
            (Some(part), None) => weight(part).cmp(&END),
            (None, Some(part)) => END.cmp(&weight(part)),
            (Some(left), Some(right)) if is_number(left) && is_number(right) => compare_numbers(left, right),
            (Some(left), Some(right)) => weight(left).cmp(&weight(right)),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// Dots for other separators, and between digits and letters.
fn dotted(text: &str) -> String {
    let mut result = String::with_capacity(text.len() + 8);
    let mut last = '.';
    for c in without_v(text).chars() {
        let c = if matches!(c, '-' | '_' | '+') { '.' } else { c };
        if c != '.' && last != '.' && c.is_ascii_digit() != last.is_ascii_digit() {
            result.push('.');
        }
        result.push(c);
        last = c;
    }
    result
}

fn parts(dotted: &str) -> impl Iterator<Item = &str> {
    dotted.split('.').filter(|part| !part.is_empty())
}

fn weight(part: &str) -> u8 {
    if is_number(part) {
        return NUMBER;
    }
    WORDS.iter().find(|(word, _)| part.starts_with(word)).map_or(UNKNOWN, |(_, weight)| *weight)
}

fn is_number(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_digit())
}

fn compare_numbers(left: &str, right: &str) -> Ordering {
    let (left, right) = (left.trim_start_matches('0'), right.trim_start_matches('0'));
    left.len().cmp(&right.len()).then_with(|| left.cmp(right))
}

#[cfg(test)]
mod tests {
    use palisade_model::Ecosystem;

    use super::*;
    use crate::Version;

    #[test]
    fn words_are_weighed_with_and_without_keys() {
        let ascending = [
            "1.0-dev",
            "1.0alpha1",
            "1.0a2",
            "1.0-beta",
            "1.0RC1",
            "v1.0",
            "1.0.0",
            "1.0.1",
            "1.0-p1",
            "1.10",
        ];
        let versions = ascending.map(|text| Version::parse(Ecosystem::Packagist, text).unwrap());
        for pair in versions.windows(2) {
            assert!(pair[0] < pair[1], "{} < {}", pair[0].text(), pair[1].text());
            assert_eq!(compare(pair[0].text(), pair[1].text()), Ordering::Less);
        }
        assert_eq!(compare("1.#", "1.5"), Ordering::Equal);
    }
}
