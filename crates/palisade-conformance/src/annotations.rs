//! `ruleid:` and its kin in the comments of targets.

use std::collections::BTreeSet;

/// Lines where a rule is expected to match, from 1.
pub(crate) struct Expected {
    /// What the open engine reports.
    pub(crate) lines: BTreeSet<usize>,
    /// Lines on which its authors know that it is wrong.
    pub(crate) todo: BTreeSet<usize>,
}

const OPENERS: &[&str] = &["{/*", "<!--", "(*", "/*", "//", ";;", "#", "'", ";", "--"];

/// What the comments of a target say about a rule.
pub(crate) fn expected(source: &str, rule: &str) -> Expected {
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
