//! JSON, for rules about settings and manifests.

#[cfg(test)]
mod tests;
mod values;

use palisade_grammars::Grammar;

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
