//! Python.

mod definitions;
mod expressions;
mod imports;
mod statements;
mod strings;
#[cfg(test)]
mod tests;
mod word;

use palisade_grammars::Grammar;

use super::{Dots, Language, Placeholders, Wrapper};

pub(super) const PYTHON: Language = Language {
    name: "python",
    aliases: &["py", "python2", "python3"],
    extensions: &["py", "pyi"],
    grammar: Grammar::Python,
    lower: statements::file,
    wrappers: &[
        Wrapper::NONE,
        // `except`, `else` and `finally` alone.
        Wrapper::new("try:\n    pass\n", "\n"),
        // Decorators alone.
        Wrapper::new("", "\ndef plsmv__WRAPPED(): pass\n"),
        // A header alone.
        Wrapper::new("", "\n    pass\n"),
    ],
    dots,
};

/// A name does everywhere, but a dictionary also wants a value.
fn dots(at: Dots<'_>) -> &'static [&'static str] {
    if at.touches_left() || at.touches_right() {
        return &[];
    }
    match at.previous() {
        Some('{' | ',') => &[Placeholders::ELLIPSIS, "**plsdots__"],
        _ => &[Placeholders::ELLIPSIS],
    }
}
