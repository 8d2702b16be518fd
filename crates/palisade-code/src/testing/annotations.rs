//! `ruleid:` and `ok:` in the comments of targets: each speaks of the line after it.

use std::collections::BTreeSet;

/// Lines where a rule is expected to match, from 1.
pub(super) struct Expected {
    /// What the open engine reports.
    pub(super) lines: BTreeSet<usize>,
    /// Lines on which its authors know that it is wrong.
    pub(super) todo: BTreeSet<usize>,
}

const OPENERS: &[&str] = &["{/*", "<!--", "(*", "/*", "//", ";;", "#", "'", ";", "--"];

/// What the comments of a target say about a rule.
pub(super) fn expected(source: &str, rule: &str) -> Expected {
    let mut expected = Expected { lines: BTreeSet::new(), todo: BTreeSet::new() };
    for (at, line) in source.lines().enumerate() {
        let Some((kind, rules)) = annotation(line) else { continue };
        let is_it = |each: &String| each == rule || each.rsplit('.').next() == Some(rule);
        if !rules.iter().any(is_it) {
            continue;
        }
        match kind {
            "ruleid" => _ = expected.lines.insert(at + 2),
            "todook" => {
                expected.lines.insert(at + 2);
                expected.todo.insert(at + 2);
            }
            "todoruleid" => _ = expected.todo.insert(at + 2),
            _ => {}
        }
    }
    expected
}

/// The kind of an annotation and its rules.
fn annotation(line: &str) -> Option<(&str, Vec<String>)> {
    let line = line.trim();
    let comment = OPENERS.iter().find_map(|opener| line.strip_prefix(opener))?.trim_start();
    let comment =
        comment.trim_end_matches("*/}").trim_end_matches("*/").trim_end_matches("-->").trim_end_matches("*)");
    let (kind, mut rest) = comment.split_once(':')?;
    let kind = kind.trim();
    if !matches!(kind, "ruleid" | "ok" | "todoruleid" | "todook") {
        return None;
    }
    // More kinds may follow: `ruleid: deepok: id`.
    while let Some((_, after)) = rest.split_once(':') {
        rest = after;
    }
    let name = |text: &str| text.split_whitespace().next().unwrap_or_default().to_owned();
    Some((kind, rest.split(',').map(name).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_of_every_kind_speak_of_the_next_line() {
        let source = "# ruleid: a, b\nx\n// ok: a\ny\n<!-- todoruleid: a -->\nz\n{/* todook: a */}\nx = 1 # ruleid: a\n";
        let Expected { lines, todo } = expected(source, "a");
        assert_eq!((lines, todo), (BTreeSet::from([2, 8]), BTreeSet::from([6, 8])));
        assert_eq!(expected(source, "b").lines, BTreeSet::from([2]));
        assert_eq!(expected("# ruleid: folder.a\n", "a").lines, BTreeSet::from([2]));
    }
}
