//! One file, ready to be matched against: its tree, its names, its constants.

use palisade_grammars::Parser;

use crate::ast::{Frozen, Interner, Tree};
use crate::lower::{Damage, Language, lower_with};
use crate::matching::{Facts, Index, Target};
use crate::{constants, names};

/// One file.
#[derive(Debug, Clone)]
pub struct Analysis {
    pub tree: Tree,
    pub facts: Facts,
    index: Index,
    /// What could not be understood of it.
    pub damage: Vec<Damage>,
}

impl Analysis {
    /// Parses a file and finds out what it can about it. `None` when the parser gave no tree.
    ///
    /// `symbols` are the texts of the patterns that it is matched against.
    pub fn of(parser: &mut Parser, language: &Language, source: &str, symbols: &Frozen) -> Option<Self> {
        let cst = language.parse(parser, source)?;
        let lowered = lower_with(language, source, &cst, Interner::over(symbols), false);
        let Tree { ast, root, mut symbols } = lowered.tree;
        let functions_are_values = matches!(language.name, "javascript" | "typescript" | "tsx");
        let classes_are_values = language.name == "php";
        let strings_are_pointers = matches!(language.name, "c" | "cpp");
        let mut facts =
            Facts { functions_are_values, classes_are_values, strings_are_pointers, ..Facts::default() };
        names::resolve(&ast, root, language, &mut symbols, &mut facts);
        constants::constants(&ast, root, language, &mut symbols, &mut facts);
        let index = Index::of(&ast, root, &facts);
        Some(Self { index, tree: Tree { ast, root, symbols }, facts, damage: lowered.damage })
    }

    /// What patterns are matched against.
    pub fn target(&self) -> Target<'_> {
        Target {
            ast: &self.tree.ast,
            root: self.tree.root,
            symbols: &self.tree.symbols,
            facts: &self.facts,
            index: Some(&self.index),
        }
    }
}
