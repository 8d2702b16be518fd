//! What a finding says to people: title, description, remediation and evidence. None of the first three is ever empty.

use palisade_model::{Category, Evidence};

use super::lenient::Cut;
use super::raw::{RawResult, RawRule};

const MAX_TITLE: usize = 300;
const MAX_TEXT: usize = 4000;
/// Shorter words in evidence of a secret are shown as they are.
const MIN_SECRET: usize = 8;
/// So much of a longer one is shown.
const SHOWN: usize = 4;

/// The short description of the rule, else its name, else the first sentence of the message, else the id.
pub(super) fn title(rule: Option<&RawRule>, message: Option<&str>, rule_id: &str) -> String {
    let short = rule.and_then(|rule| rule.short_description.plain());
    let name = || rule.and_then(|rule| rule.name.as_ref()).map(|name| name.0.trim());
    let text = short.or_else(name).filter(|text| !text.is_empty());
    let text = text.or_else(|| message.map(first_sentence)).filter(|text| !text.is_empty());
    let line = text.unwrap_or(rule_id).lines().next().unwrap_or(rule_id);
    Cut::<MAX_TITLE>::of(line.trim().trim_end_matches('.')).0
}

fn first_sentence(text: &str) -> &str {
    let line = text.trim().lines().next().unwrap_or_default();
    line.split_once(". ").map_or(line, |(first, _)| first)
}

/// The message, and the full description of the rule where it says more.
pub(super) fn description(rule: Option<&RawRule>, message: Option<&str>, title: &str) -> String {
    let full = rule.and_then(|rule| rule.full_description.plain()).unwrap_or_default();
    let message = message.map(str::trim).unwrap_or_default();
    // Our own writer puts the title before the description.
    let message = message.strip_prefix(title).and_then(|rest| rest.strip_prefix(". ")).unwrap_or(message);
    let text = match (message, full) {
        ("", "") => title.to_owned(),
        (message, "") => message.to_owned(),
        ("", full) => full.to_owned(),
        (message, full) if message.contains(full) => message.to_owned(),
        (message, full) if full.contains(message) => full.to_owned(),
        (message, full) => format!("{message}\n\n{full}"),
    };
    Cut::<MAX_TEXT>::of(&text).0
}

/// What the result, its fix or the help of the rule says, and where to read on.
pub(super) fn remediation(result: &RawResult, rule: Option<&RawRule>, tool: &str, rule_id: &str) -> String {
    let own =
        result.properties.remediation.as_ref().map(|text| text.0.trim()).filter(|text| !text.is_empty());
    if let Some(own) = own {
        return own.to_owned();
    }
    let fix = result.fixes.items.first().and_then(|fix| fix.description.plain());
    let help = rule.and_then(|rule| rule.help.plain());
    let link =
        rule.and_then(|rule| rule.help_uri.as_ref()).map(|uri| uri.0.trim()).filter(|uri| !uri.is_empty());
    let link = link.filter(|link| !help.unwrap_or_default().contains(link)).map(|link| format!("See {link}"));
    let parts = [fix, help, link.as_deref()];
    let text = parts.into_iter().flatten().collect::<Vec<_>>().join("\n\n");
    match text.as_str() {
        "" => format!("{tool} says nothing about how to fix {rule_id}; see its documentation of the rule."),
        text => Cut::<MAX_TEXT>::of(text).0,
    }
}

/// The snippet at the location. A tool that finds secrets often quotes them whole: what could be one is masked.
pub(super) fn evidence(result: &RawResult, category: Category, is_ours: bool) -> Evidence {
    let own = result.properties.evidence.as_ref().and_then(|evidence| evidence.first()).filter(|_| is_ours);
    match (own, snippet(result)) {
        (Some(own), _) => Evidence::from_masked(own),
        (None, Some(text)) if category == Category::Secrets => Evidence::from_masked(&masked(text)),
        (None, text) => Evidence::from_masked(text.unwrap_or_default().trim()),
    }
}

pub(super) fn snippet(result: &RawResult) -> Option<&str> {
    let location = result.locations.items.first()?.physical_location.as_ref()?;
    location.region.as_ref()?.snippet.plain()
}

/// Every long word but its first letters, and every key or password after `=` or `:`, whatever its length.
pub(super) fn masked(text: &str) -> String {
    let is_part = |c: char| !c.is_whitespace() && !"\"'`,;()[]{}<>=:".contains(c);
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut is_value = false;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c| is_part(c) != is_part(first)).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        rest = after;
        if !is_part(first) {
            is_value = piece.contains(['=', ':']) || is_value && !piece.contains('\n');
            out.push_str(piece);
        } else if piece.chars().count() >= MIN_SECRET || is_value {
            let shown = if piece.chars().count() >= MIN_SECRET { SHOWN } else { 0 };
            out.extend(piece.chars().take(shown));
            out.push_str("********");
        } else {
            out.push_str(piece);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_be_a_secret_is_masked() {
        for (text, expected) in [
            ("key = \"abcdefgh12345678\"", "key = \"abcd********\""),
            ("pw: hunter2", "pw: ********"),
            ("let x", "let x"),
            ("", ""),
        ] {
            assert_eq!(masked(text), expected, "{text}");
        }
    }
}
