//! The line around a secret, with every secret on it masked. Nothing raw leaves this file.

use std::ops::Range;

use palisade_model::Evidence;

use crate::overlap::Spans;

/// Bytes of the line that are shown before and after the secret.
const BEFORE: usize = 80;
const AFTER: usize = 60;
/// Says nothing about the length of what it hides.
const STARS: &str = "********";
const PEM: &[u8] = b"-----BEGIN";

/// The line of `secret`, cut around it, with all of `spans` (every match in the file) masked.
pub(crate) fn evidence(bytes: &[u8], secret: &Range<usize>, spans: &Spans) -> Evidence {
    let shown = shown_range(bytes, secret);
    let mut hidden = Spans::default();
    hidden.add(secret.clone());
    for span in spans.within(&shown).into_iter().chain(repeats(bytes, secret, &shown)) {
        hidden.add(span);
    }
    let mut text = String::new();
    let mut at = shown.start;
    for span in hidden.within(&shown) {
        if span.start > at {
            text.push_str(&String::from_utf8_lossy(&bytes[at..span.start]));
        }
        // A span cut by the edge, or joined from several matches, shows nothing of itself.
        let whole = span.start >= shown.start
            && span.end <= shown.end
            && (span == *secret || !overlaps(&span, secret));
        text.push_str(&if whole { mask(&bytes[span.clone()]) } else { STARS.to_owned() });
        at = span.end;
    }
    if at < shown.end {
        text.push_str(&String::from_utf8_lossy(&bytes[at..shown.end]));
    }
    Evidence::from_masked(text.trim())
}

/// At most the first four and the last two characters, and never more than a third; of a PEM block its
/// header line.
fn mask(secret: &[u8]) -> String {
    if let Some(header) = pem_header(secret) {
        return format!("{header} {STARS}");
    }
    let characters: Vec<char> = String::from_utf8_lossy(secret).chars().collect();
    let third = characters.len() / 3;
    let head = third.min(4);
    let tail = (third - head).min(2);
    let start: String = characters[..head].iter().collect();
    let end: String = characters[characters.len() - tail..].iter().collect();
    format!("{start}{STARS}{end}")
}

/// `-----BEGIN RSA PRIVATE KEY-----`, when the secret starts with such a line.
fn pem_header(secret: &[u8]) -> Option<String> {
    let label = secret.strip_prefix(PEM)?;
    let end = label.iter().take(64).position(|&byte| byte == b'-')?;
    let letters = &label[..end];
    letters
        .iter()
        .all(|byte| byte.is_ascii_uppercase() || *byte == b' ')
        .then(|| format!("-----BEGIN{}-----", String::from_utf8_lossy(letters)))
}

/// What is shown: from the start of the secret's first line to the end of its last, not too far away.
fn shown_range(bytes: &[u8], secret: &Range<usize>) -> Range<usize> {
    let mut start = secret.start.saturating_sub(BEFORE);
    let mut end = secret.end.saturating_add(AFTER).min(bytes.len());
    while start < secret.start && is_continuation(bytes[start]) {
        start += 1;
    }
    while end > secret.end && end < bytes.len() && is_continuation(bytes[end]) {
        end -= 1;
    }
    let before = &bytes[start..secret.start];
    let after = &bytes[secret.end..end];
    let line_start = before.iter().rposition(|&byte| byte == b'\n').map_or(start, |at| start + at + 1);
    let line_end = after.iter().position(|&byte| byte == b'\n').map_or(end, |at| secret.end + at);
    line_start..line_end
}

/// The same secret elsewhere on the shown part, in a place where no rule looks for it.
fn repeats(bytes: &[u8], secret: &Range<usize>, shown: &Range<usize>) -> Vec<Range<usize>> {
    let needle = &bytes[secret.clone()];
    let in_part = |part: Range<usize>| {
        let starts = part.start..(part.end + 1).saturating_sub(needle.len()).max(part.start);
        starts
            .filter(|&at| bytes[at..].starts_with(needle))
            .map(|at| at..at + needle.len())
            .collect::<Vec<_>>()
    };
    [in_part(shown.start..secret.start), in_part(secret.end..shown.end)].concat()
}

fn overlaps(left: &Range<usize>, right: &Range<usize>) -> bool {
    left.start < right.end && right.start < left.end
}

fn is_continuation(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_most_a_third_and_six_characters_stay_visible() {
        for (secret, shown) in [
            ("", "********"),
            ("ab", "********"),
            ("abc", "a********"),
            ("hunter2!", "hu********"),
            ("abcdefghijklmno", "abcd********o"),
            ("abcdefghijklmnopqrstuvwxyz", "abcd********yz"),
            ("пароль", "па********"),
            ("-----BEGIN RSA PRIVATE KEY-----\nMIIabc\n", "-----BEGIN RSA PRIVATE KEY----- ********"),
            ("-----BEGINsecretsecretsecret-----", "----********--"),
        ] {
            assert_eq!(mask(secret.as_bytes()), shown, "{secret}");
        }
    }

    /// Evidence for the secret `marks[0]`, with all of `marks` found by rules.
    fn of(text: &str, marks: &[&str]) -> String {
        let mut spans = Spans::default();
        let range = |mark: &str| text.find(mark).map(|at| at..at + mark.len()).unwrap();
        for mark in marks {
            spans.add(range(mark));
        }
        evidence(text.as_bytes(), &range(marks[0]), &spans).as_str().to_owned()
    }

    #[test]
    fn only_the_line_is_shown_and_all_its_secrets_are_masked() {
        let text = "before\nid = abcdefghijkl, key = mnopqrstuvwx # c\nafter";
        assert_eq!(of(text, &["abcdefghijkl", "mnopqrstuvwx"]), "id = abcd********, key = mnop******** # c");
    }

    #[test]
    fn a_repeat_that_no_rule_found_is_masked_too() {
        assert_eq!(
            of("k=abcdefghijkl was abcdefghijkl", &["abcdefghijkl"]),
            "k=abcd******** was abcd********"
        );
    }

    #[test]
    fn overlapping_matches_show_nothing_of_either() {
        assert_eq!(
            of("u://me:hunter2hunter@h x", &["hunter2hunter", "me:hunter2hunter"]),
            "u://********@h x"
        );
    }

    #[test]
    fn a_secret_cut_by_the_edge_shows_nothing() {
        let other = "o".repeat(90);
        let text = format!("k=abcdefghijkl {other}");
        let shown = of(&text, &["abcdefghijkl", &other]);
        assert_eq!(shown, "k=abcd******** ********");
    }

    #[test]
    fn a_long_line_is_cut_on_a_character() {
        let text = format!("{}k=abcdefghijkl{}", "é".repeat(100), "é".repeat(100));
        let shown = of(&text, &["abcdefghijkl"]);
        assert!(shown.starts_with('é') && shown.ends_with('é') && shown.len() < 160, "{shown}");
    }
}
