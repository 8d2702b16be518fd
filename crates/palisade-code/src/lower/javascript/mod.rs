//! JavaScript and TypeScript, each with JSX. One lowering serves all grammars, because TypeScript's extend
//! JavaScript's.

mod calls;
mod classes;
mod control;
mod declarations;
mod dots;
mod expressions;
mod functions;
mod jsx;
mod literals;
mod members;
mod modules;
mod operators;
mod place;
mod quoted;
mod statements;
#[cfg(test)]
mod tests;
mod types;
mod word;

use palisade_grammars::Grammar;

pub(super) use quoted::quoted;

use super::{Language, Wrapper};

pub(super) const JAVASCRIPT: Language = Language {
    name: "javascript",
    aliases: &["js"],
    extensions: &["cjs", "js", "jsx", "mjs"],
    grammar: Grammar::JavaScript,
    lower: statements::file,
    wrappers: WRAPPERS,
    dots: dots::spellings,
};

/// Rules call it TypeScript, as they do the one without JSX.
pub(super) const TSX: Language = Language {
    name: "tsx",
    aliases: &["ts", "typescript"],
    extensions: &["tsx"],
    grammar: Grammar::Tsx,
    ..JAVASCRIPT
};

pub(super) const TYPESCRIPT: Language = Language {
    name: "typescript",
    aliases: &["ts"],
    extensions: &["cts", "mts", "ts"],
    grammar: Grammar::TypeScript,
    ..JAVASCRIPT
};

const WRAPPERS: &[Wrapper] = &[
    // One pair of an object, which as a statement would be a label, and in parentheses a cast.
    Wrapper::new("(plsmv__PAIR ? ", "\n)"),
    // An expression, which as a statement would be a block or a declaration: `{a: 1}`, `function () {}`.
    Wrapper::new("(", "\n)"),
    Wrapper::NONE,
    // `catch` and `finally` alone; before the others, for which `catch (e) {}` is a method.
    Wrapper::new("try {} ", "\n"),
    Wrapper::new("if (plsmv__WRAPPED) {} ", "\n"),
    Wrapper::new("switch (plsmv__WRAPPED) { ", "\n}"),
    Wrapper::new("class plsmv__WRAPPED { ", "\n}"),
    Wrapper::new("({ ", "\n})"),
    // Headers alone: of functions, classes, `if`, loops, methods.
    Wrapper::completing("", " { plsdots__; }", ""),
    Wrapper::completing("class plsmv__WRAPPED { ", " { plsdots__; }", "\n}"),
    // Decorators alone.
    Wrapper::new("", "\nclass plsmv__WRAPPED { plsdots__; }"),
    Wrapper::new("class plsmv__WRAPPED { ", "\nplsmv__MEMBER; }"),
];
