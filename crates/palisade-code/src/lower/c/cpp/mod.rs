//! What C++ adds to C: classes, templates, namespaces, and the expressions and statements that only it has.

mod casts;
mod classes;
mod expressions;
mod namespaces;
mod objects;
mod statements;
mod templates;
#[cfg(test)]
mod tests;

use palisade_grammars::Grammar;

use crate::lower::{Language, Wrapper};

use super::dots;

pub(super) use casts::named_cast;
pub(super) use classes::{bases, parameters_of_operator, try_body, with_initializers};
pub(super) use expressions::{expression, is_expression};
pub(super) use objects::{constructed, is_constructed};
pub(super) use statements::{is_statement, statement};
pub(super) use templates::template;

pub(in crate::lower) const CPP: Language = Language {
    name: "cpp",
    aliases: &["c++"],
    extensions: &["cc", "cpp", "cxx", "c++", "hh", "hpp", "hxx", "h", "h++", "ipp", "tpp", "cppm"],
    grammar: Grammar::Cpp,
    lower: super::statements::file,
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
    // Members.
    Wrapper::new("class plsmv__WRAPPED {\n", "\n};"),
    Wrapper::completing("class plsmv__WRAPPED {\n", ";", "\n};"),
    // Headers of functions and classes, `if` without a branch.
    Wrapper::completing("void plsmv__WRAPPED() {\n", "{plsdots__;}", "\n}"),
    Wrapper::completing("", "{plsdots__;};", ""),
    Wrapper::completing("class plsmv__WRAPPED {\n", "{plsdots__;}", "\n};"),
    // `catch` and `case` alone.
    Wrapper::new("void plsmv__WRAPPED() { try {plsdots__;}\n", "\n}"),
    Wrapper::new("void plsmv__WRAPPED() { switch (plsdots__) {\n", "\n} }"),
    // Types, parameters, values in braces alone.
    Wrapper::new("void plsmv__WRAPPED() { (", ")0; }"),
    Wrapper::new("void plsmv__WRAPPED(", ") {}"),
    Wrapper::new("int plsmv__WRAPPED = ", ";"),
    Wrapper::new("int plsmv__WRAPPED = {", "};"),
];
