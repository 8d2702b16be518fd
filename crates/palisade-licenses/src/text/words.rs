//! Turns a text into numbers that stand for pairs of words, so that layout, case and copyright lines do not matter.
//! Used for the texts of the SPDX list and for licence files. Source: SPDX specification 2.3, annex B.

/// Words of one text; what comes after is not looked at.
const WORD_LIMIT: usize = 200_000;

/// A text as numbers.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    /// One for each pair of neighbouring words.
    pub(super) pairs: Vec<u32>,
    /// The line of the first word of each pair, from 1.
    pub(super) lines: Vec<u32>,
}

impl Words {
    pub(super) fn of(text: &str) -> Self {
        let mut words = Self::default();
        let mut before: Option<(u32, u32)> = None;
        for (number, line) in (1..).zip(text.lines()) {
            if is_copyright(line) {
                continue;
            }
            for word in line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
                let hash = hash_of(word);
                if let Some((first, line)) = before {
                    words.pairs.push(first.rotate_left(15) ^ hash.wrapping_mul(0x9E37_79B1));
                    words.lines.push(line);
                }
                before = Some((hash, number));
                if words.pairs.len() >= WORD_LIMIT {
                    return words;
                }
            }
        }
        words
    }
}

/// Whose copyright it is differs in every copy, and says nothing about the licence.
fn is_copyright(line: &str) -> bool {
    let line = line.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '(' && c != '©').as_bytes();
    let begins =
        |word: &str| line.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()));
    let is_notice = begins("copyright (c)") || begins("copyright ©") || begins("(c)") || begins("©");
    is_notice
        || begins("all rights reserved") && line.len() < 25
        || begins("copyright")
            && line.get(9).is_none_or(|byte| matches!(byte, b' ' | b':'))
            && line.iter().any(|byte| byte.is_ascii_digit() || matches!(byte, b'<' | b'[' | b'{'))
}

/// FNV-1a over the lower-case word; words that the matching guidelines call equal have the same number.
fn hash_of(word: &str) -> u32 {
    let mut hash: u32 = 0x811C_9DC5;
    for c in equal_word(word).chars().flat_map(char::to_lowercase) {
        hash = (hash ^ c as u32).wrapping_mul(0x0100_0193);
    }
    hash
}

/// Spellings of one word that occur in copies of licences.
fn equal_word(word: &str) -> &str {
    const EQUAL: &[(&str, &str)] = &[
        ("acknowledgement", "acknowledgment"),
        ("authorisation", "authorization"),
        ("authorised", "authorized"),
        ("favour", "favor"),
        ("https", "http"),
        ("licence", "license"),
        ("licences", "licenses"),
        ("noncommercial", "non-commercial"),
        ("organisation", "organization"),
        ("owner", "holder"),
        ("owners", "holders"),
        ("sublicence", "sublicense"),
    ];
    let first = word.as_bytes()[0] | 0x20;
    if !matches!(first, b'a' | b'f' | b'h' | b'l' | b'n' | b'o' | b's') || word.len() < 5 {
        return word;
    }
    EQUAL.iter().find(|(from, _)| from.eq_ignore_ascii_case(word)).map_or(word, |(_, to)| to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layout_case_and_copyright_lines_do_not_matter() {
        let ours = Words::of("Copyright (c) 2020 Ann\n\n  The LICENCE\tof \"this\" thing.");
        let theirs = Words::of("# the license of this\n thing\n(c) Bob");
        assert_eq!(ours.pairs, theirs.pairs);
        assert_eq!((ours.lines, theirs.lines), (vec![3; 4], vec![1; 4]));
        assert_eq!(Words::of("Copyright holders may sue").pairs.len(), 3);
    }
}
