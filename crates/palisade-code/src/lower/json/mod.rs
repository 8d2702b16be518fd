//! JSON, for rules about settings and manifests.

#[cfg(test)]
mod tests;
mod values;

use std::borrow::Cow;
use std::sync::LazyLock;

use palisade_grammars::Grammar;
use regex::{Captures, Regex};

use super::{Dots, Language, Wrapper};

pub(super) const JSON: Language = Language {
    name: "json",
    aliases: &[],
    extensions: &["json"],
    grammar: Grammar::Json,
    lower: values::file,
    wrappers: &[
        Wrapper::NONE,
        // A key with its value alone.
        Wrapper::new("{", "}"),
    ],
    dots,
};

/// Names are no values here, but strings are; in objects they want a value of their own.
fn dots(at: Dots<'_>) -> &'static [&'static str] {
    let is_key = super::brackets::innermost(at.before).is_some_and(|open| open.bracket == '{');
    match at.previous() {
        Some('{' | ',') if is_key => &["\"plsdots__\": 0"],
        _ => &["\"plsdots__\""],
    }
}

/// A string, which is left as it is, the placeholder of a metavariable, or a key without quotes.
static STRING_OR_NAME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#""(?:[^"\\]|\\.)*"|plsmve?__[A-Z_0-9]+|([A-Za-z_][\w-]*)(\s*:)"#).expect("it is constant")
});

/// A pattern whose metavariables and keys are in quotes, because names are no values.
pub(super) fn quoted(pattern: &str) -> Cow<'_, str> {
    STRING_OR_NAME.replace_all(pattern, |found: &Captures<'_>| match (&found[0], found.get(1)) {
        (string, _) if string.starts_with('"') => string.to_owned(),
        (_, Some(key)) => format!("\"{}\"{}", key.as_str(), &found[2]),
        (metavariable, None) => format!("\"{metavariable}\""),
    })
}
