//! Java.

mod annotations;
mod calls;
mod control;
mod definitions;
mod dots;
mod expressions;
mod literals;
mod methods;
mod parameters;
mod statements;
#[cfg(test)]
mod tests;
mod types;
mod word;

use palisade_grammars::Grammar;

use super::{Language, Wrapper};

pub(super) const JAVA: Language = Language {
    name: "java",
    aliases: &[],
    extensions: &["java"],
    grammar: Grammar::Java,
    lower: statements::file,
    wrappers: &[
        Wrapper::NONE,
        // Expressions, and statements without their semicolon.
        Wrapper::completing("", ";", ""),
        // Constructors, initializers, methods without a type.
        Wrapper::new("class plsmv__WRAPPED {", "}"),
        Wrapper::completing("class plsmv__WRAPPED {", ";", "}"),
        // Headers of classes and constructors, `if` without a branch.
        Wrapper::completing("", "{Object plsdots__;}", ""),
        Wrapper::completing("class plsmv__WRAPPED {", "{Object plsdots__;}", "}"),
        // Annotations alone.
        Wrapper::new("", "\nclass plsmv__WRAPPED {Object plsdots__;}"),
        // `catch` alone.
        Wrapper::new("try {Object plsdots__;}", ""),
        // A `case` alone.
        Wrapper::new("switch (plsdots__) {", "}"),
        // Types, parameters and values of arrays alone.
        Wrapper::new("", " plsmv__WRAPPED;"),
        Wrapper::new("void plsmv__WRAPPED(", ") {Object plsdots__;}"),
        Wrapper::new("Object plsmv__WRAPPED = ", ";"),
        // Calls of other constructors, which must come first in one.
        Wrapper::completing("class plsmv__WRAPPED {plsmv__WRAPPED() {", ";", "}}"),
    ],
    dots: dots::spellings,
};
