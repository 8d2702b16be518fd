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
    // The grammar wants a newline at the end of every file.
    wrappers: &[
        // Statements and expressions are files to it.
        Wrapper::new("", "\n"),
        Wrapper::new("func plsmv__WRAPPED() {\n", "\n}\n"),
        // Types alone.
        Wrapper::new("var plsmv__WRAPPED ", "\n"),
        // `if` without a branch.
        Wrapper::completing("", " {\nplsdots__\n}", "\n"),
        // A value with its name, and values in braces, without what they belong to.
        Wrapper::new("plsmv__WRAPPED{", "}\n"),
        // Methods of interfaces, fields of structs.
        Wrapper::new("type plsmv__WRAPPED interface {\n", "\n}\n"),
        Wrapper::new("type plsmv__WRAPPED struct {\n", "\n}\n"),
        // Parameters alone.
        Wrapper::new("func plsmv__WRAPPED(", ") {\nplsdots__\n}\n"),
        // A `case` alone.
        Wrapper::new("switch plsdots__ {\n", "\n}\n"),
        Wrapper::new("select {\n", "\n}\n"),
    ],
    dots: dots::spellings,
};
