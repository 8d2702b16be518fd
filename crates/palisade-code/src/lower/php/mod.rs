//! PHP, with the text around its tags. Names of functions, classes and members are the same in capitals and in small
//! letters, so they are lowered in small letters; variables keep their dollar.

mod arrays;
mod attributes;
mod calls;
mod classes;
mod control;
mod dots;
mod expressions;
mod functions;
mod imports;
#[cfg(test)]
mod matching_tests;
mod names;
mod operators;
mod quoted;
mod statements;
mod strings;
#[cfg(test)]
mod tests;
mod types;
mod word;

use palisade_grammars::Grammar;

use super::{Language, Wrapper};

pub(super) use quoted::quoted;

/// Calls that lowering makes of something else: `@f()`, `` `ls` ``, `<?= $x ?>`, `$$x`.
pub(super) const WRITTEN: &[&str] = &["at", "echo", "eval_var", "exec"];

pub(super) const PHP: Language = Language {
    name: "php",
    aliases: &[],
    extensions: &["php", "tpl", "phtml"],
    grammar: Grammar::Php,
    lower: statements::file,
    wrappers: &[
        Wrapper::new("<?php ", "\n"),
        // `if` without a branch, which may have another one.
        Wrapper::completing("<?php ", "{plsdots__;} else {plsdots__;}", ""),
        // Headers of functions and loops, which a semicolon would end.
        Wrapper::completing("<?php ", "{plsdots__;}", ""),
        // Expressions, and statements without their semicolon.
        Wrapper::completing("<?php ", ";", "\n"),
        // Members of classes.
        Wrapper::new("<?php class plsmv__WRAPPED {", "}"),
        Wrapper::completing("<?php class plsmv__WRAPPED {", ";", "}"),
        // Headers of methods and classes.
        Wrapper::completing("<?php class plsmv__WRAPPED {", "{plsdots__;}", "}"),
        Wrapper::completing("<?php ", "{use plsdots__;}", ""),
        // Attributes alone.
        Wrapper::new("<?php ", "\nclass plsmv__WRAPPED {use plsdots__;}"),
        // `catch` and `finally` alone, `else` alone, a `case` alone.
        Wrapper::new("<?php try {plsdots__;}", "\n"),
        Wrapper::new("<?php if (plsdots__) {plsdots__;}", "\n"),
        Wrapper::new("<?php switch (plsdots__) {", "}"),
        // Elements with a key, arguments with a name, and parameters.
        Wrapper::new("<?php [", "];"),
        Wrapper::new("<?php plsmv__WRAPPED(", ");"),
        Wrapper::new("<?php function plsmv__WRAPPED(", ") {plsdots__;}"),
    ],
    dots: dots::spellings,
};
