//! What a language says about itself: its grammar, its lowering, and how its patterns are made to parse.

use std::borrow::Cow;

use palisade_grammars::{Grammar, Node, Parser, Tree};

use crate::ast::NodeId;

use super::{Lowering, javascript, json, php, yaml};

/// One language.
pub struct Language {
    /// As rules name it.
    pub name: &'static str,
    /// Other names that rules use.
    pub aliases: &'static [&'static str],
    /// Of its files, without the dot.
    pub extensions: &'static [&'static str],
    pub grammar: Grammar,
    /// Lowers a whole file to a `Block` of its statements.
    pub lower: fn(&mut Lowering<'_>, Node<'_>) -> NodeId,
    /// Code around a pattern that makes it a file, tried in this order.
    pub wrappers: &'static [Wrapper],
    /// How `...` may be written so that the grammar takes it, best first.
    pub dots: fn(Dots<'_>) -> &'static [&'static str],
}

impl Language {
    /// Parses a source. One with syntax errors is parsed as the language's relative, too, and taken for that
    /// where it has none then.
    pub fn parse(&self, parser: &mut Parser, source: &str) -> Option<Tree> {
        parser.set_language(&self.grammar.language()).ok()?;
        let source = if self.refuses(source) { "" } else { source };
        let tree = parser.parse(source, None)?;
        let Some(relative) = self.grammar.relative().filter(|_| tree.root_node().has_error()) else {
            return Some(tree);
        };
        parser.set_language(&relative.language()).ok()?;
        let other = parser.parse(source, None).filter(|other| !other.root_node().has_error());
        Some(other.unwrap_or(tree))
    }

    /// Whether a source nests more than the grammar can hold. Nothing of it is parsed.
    pub fn refuses(&self, source: &str) -> bool {
        self.grammar == Grammar::Yaml && yaml::is_too_deep(source)
    }

    /// Whether names are the same in capitals and in small letters. Lowering writes them in small ones then, without
    /// the dollar that some of them have.
    pub fn folds_names(&self) -> bool {
        self.grammar == Grammar::Php
    }

    /// Whether lowering may write a name that the source does not spell, such as that of an operator.
    pub fn writes(&self, name: &str) -> bool {
        self.folds_names() && php::WRITTEN.contains(&name)
    }

    /// A piece of code as a file of its own: PHP wants its tag.
    pub fn as_file<'a>(&self, code: &'a str) -> Cow<'a, str> {
        match self.grammar {
            Grammar::Php if !code.contains("<?") => Cow::Owned(format!("<?php {code}")),
            _ => Cow::Borrowed(code),
        }
    }

    /// Code around a type that makes it a file, where types are not read like expressions.
    pub fn around_type(&self) -> Option<Wrapper> {
        match self.grammar {
            Grammar::C | Grammar::Cpp => Some(Wrapper::new("void plsmv__WRAPPED() { (", ")0; }")),
            Grammar::Go => Some(Wrapper::new("package p\nvar x ", "\n")),
            Grammar::Java => Some(Wrapper::new("class A {\n", " x;\n}")),
            Grammar::Tsx | Grammar::TypeScript => Some(Wrapper::new("let x: ", ";")),
            _ => None,
        }
    }

    /// A pattern, its metavariables already placeholders, with those quoted that the grammar takes no name for.
    pub fn quoted<'a>(&self, pattern: &'a str) -> Cow<'a, str> {
        match self.grammar {
            Grammar::JavaScript | Grammar::Tsx | Grammar::TypeScript => javascript::quoted(pattern),
            Grammar::Json => json::quoted(pattern),
            Grammar::Php => php::quoted(pattern),
            Grammar::Yaml => yaml::quoted(pattern),
            _ => Cow::Borrowed(pattern),
        }
    }
}

impl std::fmt::Debug for Language {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name)
    }
}

/// Code before and after a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wrapper {
    pub before: &'static str,
    /// What the pattern leaves out of its last node, such as a semicolon or a body. It is read as if it were there.
    pub completion: &'static str,
    pub after: &'static str,
}

impl Wrapper {
    /// The pattern is a file as it is.
    pub const NONE: Self = Self::new("", "");

    pub const fn new(before: &'static str, after: &'static str) -> Self {
        Self { before, completion: "", after }
    }

    /// For a pattern that ends too early.
    pub const fn completing(before: &'static str, completion: &'static str, after: &'static str) -> Self {
        Self { before, completion, after }
    }
}

/// Where a `...` of a pattern stands.
#[derive(Debug, Clone, Copy)]
pub struct Dots<'a> {
    /// The pattern up to it.
    pub before: &'a str,
    /// The pattern after it.
    pub after: &'a str,
}

impl Dots<'_> {
    /// The last thing before it that is no white space.
    pub fn previous(self) -> Option<char> {
        self.before.trim_end().chars().next_back()
    }

    /// The first thing after it that is no white space.
    pub fn next(self) -> Option<char> {
        self.after.trim_start().chars().next()
    }

    /// Whether nothing else is on its line.
    pub fn has_its_own_line(self) -> bool {
        let before = self.before.rsplit('\n').next().unwrap_or_default();
        let after = self.after.split('\n').next().unwrap_or_default();
        before.trim().is_empty() && after.trim().is_empty()
    }

    /// Whether a name touches it on the left, as in `names...`.
    pub fn touches_left(self) -> bool {
        self.before.chars().next_back().is_some_and(is_of_name)
    }

    /// Whether a name touches it on the right, as in `...names`.
    pub fn touches_right(self) -> bool {
        self.after.chars().next().is_some_and(|first| is_of_name(first) || first == '[' || first == '{')
    }
}

fn is_of_name(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '$')
}
