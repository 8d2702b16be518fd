//! Go.

mod calls;
mod control;
mod declarations;
mod dots;
mod expressions;
mod functions;
mod literals;
mod statements;
#[cfg(test)]
mod tests;
mod types;
mod word;

use palisade_grammars::Grammar;

use super::{Language, Wrapper};

pub(super) const GO: Language = Language {
    name: "go",
    aliases: &["golang"],
    extensions: &["go"],
    grammar: Grammar::Go,
    lower: statements::file,
    wrappers: &[
        // The grammar takes statements and expressions for files.
        Wrapper::NONE,
        Wrapper::new("func plsmv__WRAPPED() {\n", "\n}"),
        // `if` without a branch.
        Wrapper::completing("", " {\nplsdots__\n}", ""),
        // A value with its name, and values in braces, without what they belong to.
        Wrapper::new("plsmv__WRAPPED{", "}"),
        Wrapper::new("[]plsmv__WRAPPED{", "}"),
        // Methods of interfaces, fields of structs.
        Wrapper::new("type plsmv__WRAPPED interface {\n", "\n}"),
        Wrapper::new("type plsmv__WRAPPED struct {\n", "\n}"),
        // Types and parameters alone.
        Wrapper::new("var plsmv__WRAPPED ", ""),
        Wrapper::new("func plsmv__WRAPPED(", ") {\nplsdots__\n}"),
        // A `case` alone.
        Wrapper::new("switch plsdots__ {\n", "\n}"),
        Wrapper::new("select {\n", "\n}"),
    ],
    dots: dots::spellings,
};
