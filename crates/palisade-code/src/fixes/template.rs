//! `fix-regex`: replacements within a match.

use crate::regexes::{BudgetSpent, Captures};
use crate::rule::FixRegex;

/// Of the text that replacements may make.
const MAX_BYTES: usize = 1 << 20;

/// What a `fix-regex` makes of the text of a match.
///
/// # Errors
/// [`BudgetSpent`] when its regular expression gave up.
pub fn regex_replacement(fix: &FixRegex, matched: &str) -> Result<String, BudgetSpent> {
    let Some(count) = fix.count else {
        return Ok(replaced(fix, matched, &fix.regex.captures_all(matched)?));
    };
    // Each time the first match is replaced, which may be in what the last replacement made.
    let mut text = matched.to_owned();
    for _ in 0..count {
        let Some(first) = fix.regex.captures(&text)? else { break };
        let next = replaced(fix, &text, &[first]);
        if next == text || next.len() > MAX_BYTES {
            break;
        }
        text = next;
    }
    Ok(text)
}

fn replaced(fix: &FixRegex, text: &str, found: &[Captures]) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut at = 0;
    for captures in found {
        replaced.push_str(&text[at..captures.range.start]);
        expand(&mut replaced, &fix.replacement, text, captures);
        at = captures.range.end;
    }
    replaced.push_str(&text[at..]);
    replaced
}

/// Appends a replacement with its groups: `\1`, `$1`, `\g<1>`, `\g<name>`, `$&` for all of it, `$$` for a dollar.
fn expand(replaced: &mut String, template: &str, text: &str, captures: &Captures) {
    let mut rest = template;
    while let Some(at) = rest.find(['\\', '$']) {
        replaced.push_str(&rest[..at]);
        let sign = &rest[at..=at];
        rest = &rest[at + 1..];
        let digits = rest.bytes().take(2).take_while(u8::is_ascii_digit).count();
        if let Some((name, after)) = named(sign, rest) {
            push_group(replaced, name, text, captures);
            rest = after;
        } else if digits > 0 {
            push_group(replaced, &rest[..digits], text, captures);
            rest = &rest[digits..];
        } else if let Some(after) = rest.strip_prefix('&').filter(|_| sign == "$") {
            replaced.push_str(&text[captures.range.clone()]);
            rest = after;
        } else {
            replaced.push_str(sign);
            rest = rest.strip_prefix('$').filter(|_| sign == "$").unwrap_or(rest);
        }
    }
    replaced.push_str(rest);
}

/// The name in `g<name>`, and what follows it.
fn named<'r>(sign: &str, rest: &'r str) -> Option<(&'r str, &'r str)> {
    rest.strip_prefix("g<").filter(|_| sign == "\\")?.split_once('>')
}

fn push_group(replaced: &mut String, name: &str, text: &str, captures: &Captures) {
    if name == "0" {
        replaced.push_str(&text[captures.range.clone()]);
    }
    let group = captures.groups.iter().find(|(group, _)| group.strip_prefix('$') == Some(name));
    replaced.extend(group.map(|(_, range)| &text[range.clone()]));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regexes::{Regex, Use};

    fn fixed(regex: &str, replacement: &str, count: Option<u32>, matched: &str) -> String {
        let regex = Regex::new(regex, Use::Find).unwrap();
        regex_replacement(&FixRegex { regex, replacement: replacement.to_owned(), count }, matched).unwrap()
    }

    #[test]
    fn groups_are_put_into_replacements() {
        let cases = [
            ("(a)(b)?", r"[\1\2]", None, "ab a", "[ab] [a]"),
            ("(?<x>a)", r"\g<x>\g<1>$&$$\n", None, "a", r"aaa$\n"),
            ("a", "b", Some(1), "aa", "ba"),
            ("a", "aa", Some(3), "a", "aaaa"),
            ("(a+)", r"\1\1", Some(4_000_000_000), "a", &"a".repeat(1 << 20)),
            ("x", "", None, "y", "y"),
        ];
        for (regex, replacement, count, matched, expected) in cases {
            assert!(fixed(regex, replacement, count, matched) == expected, "{regex} {replacement}");
        }
    }
}
