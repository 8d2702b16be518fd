//! C, and what C++ shares with it: one lowering for both grammars, whose nodes mostly have the same names.

mod calls;
mod control;
mod cpp;
mod declarations;
mod declarators;
mod dots;
mod expressions;
mod functions;
mod initializers;
mod literals;
mod modifiers;
mod operators;
mod preprocessor;
mod records;
mod statements;
#[cfg(test)]
mod tests;
mod types;
mod word;

use palisade_grammars::Grammar;

use super::{Language, Wrapper};

pub(super) use cpp::CPP;

pub(super) const C: Language = Language {
    name: "c",
    aliases: &[],
    extensions: &["c", "h"],
    grammar: Grammar::C,
    lower: statements::file,
    wrappers: WRAPPERS,
    dots: dots::spellings,
};

/// A function takes more statements than a file does.
const WRAPPERS: &[Wrapper] = &[
    Wrapper::new("void plsmv__WRAPPED() {\n", "\n}"),
    // Expressions, and statements without their semicolon.
    Wrapper::completing("void plsmv__WRAPPED() {\n", ";", "\n}"),
    Wrapper::NONE,
    Wrapper::completing("", ";", ""),
    // Fields and methods.
    Wrapper::new("struct plsmv__WRAPPED {\n", "\n};"),
    Wrapper::completing("struct plsmv__WRAPPED {\n", ";", "\n};"),
    // Headers of functions and records, `if` without a branch.
    Wrapper::completing("void plsmv__WRAPPED() {\n", "{plsdots__;}", "\n}"),
    Wrapper::completing("", "{plsdots__;};", ""),
    Wrapper::completing("struct plsmv__WRAPPED {\n", "{plsdots__;}", "\n};"),
    // A `case` alone.
    Wrapper::new("void plsmv__WRAPPED() { switch (plsdots__) {\n", "\n} }"),
    // Types, parameters, values in braces alone.
    Wrapper::new("void plsmv__WRAPPED() { (", ")0; }"),
    Wrapper::new("void plsmv__WRAPPED(", ") {}"),
    Wrapper::new("int plsmv__WRAPPED = ", ";"),
    Wrapper::new("int plsmv__WRAPPED = {", "};"),
];
