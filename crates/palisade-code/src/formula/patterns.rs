//! The patterns of rules, each text read once.

use std::collections::HashMap;
use std::sync::Arc;

use palisade_grammars::Parser;

use crate::ast::{Frozen, Interner};
use crate::generic;
use crate::lower::Language;
use crate::pattern::{self, Pattern, PatternError};
use crate::rule::{Mode, Options, RuleLanguage};

use super::reading::Reading;

/// The patterns of one rule in one of its languages, by the language they are in (which conditions may change) and text.
#[derive(Debug, Clone, Default)]
pub struct Patterns {
    pub(super) read: HashMap<&'static str, HashMap<String, Arc<Pattern>>>,
    pub(super) generic: HashMap<String, generic::Pattern>,
    /// Of `metavariable-type`.
    pub(super) types: HashMap<&'static str, HashMap<String, Arc<Pattern>>>,
}

impl Patterns {
    /// A pattern that was read.
    pub fn get(&self, language: &Language, text: &str) -> Option<&Pattern> {
        self.read.get(language.name)?.get(text).map(Arc::as_ref)
    }

    /// A type that was read.
    pub(super) fn of_type(&self, language: &Language, text: &str) -> Option<&Pattern> {
        self.types.get(language.name)?.get(text).map(Arc::as_ref)
    }

    /// A pattern of words, that was read with the options of its rule.
    pub fn generic(&self, text: &str) -> Option<&generic::Pattern> {
        self.generic.get(text)
    }
}

/// A pattern that cannot be read, with its line in the rule's file.
pub type Unreadable = (u32, PatternError);

/// Reads patterns, and remembers those that rules share.
pub struct Compiler {
    parser: Parser,
    symbols: Interner,
    known: HashMap<&'static str, HashMap<String, Result<Arc<Pattern>, PatternError>>>,
}

impl std::fmt::Debug for Compiler {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Compiler")
    }
}

impl Default for Compiler {
    fn default() -> Self {
        let mut symbols = Interner::new();
        // Captures of regular expressions.
        for number in 0..=20 {
            symbols.intern(&format!("${number}"));
        }
        symbols.intern("$_");
        Self { parser: Parser::new(), symbols, known: HashMap::new() }
    }
}

impl Compiler {
    /// Reads every pattern of a rule in one of its languages.
    ///
    /// # Errors
    /// [`Unreadable`] for the first that cannot be read.
    pub fn rule(
        &mut self,
        mode: &Mode,
        options: &Options,
        language: RuleLanguage,
    ) -> Result<Patterns, Unreadable> {
        let mut reading = Reading { compiler: self, options, patterns: Patterns::default() };
        reading.mode(language, mode)?;
        Ok(reading.patterns)
    }

    pub(super) fn intern(&mut self, text: &str) {
        self.symbols.intern(text);
    }

    /// The texts of all patterns so far.
    pub fn symbols(&self) -> &Interner {
        &self.symbols
    }

    /// The same, to put those of files on top.
    pub fn snapshot(&self) -> Frozen {
        self.symbols.snapshot()
    }

    pub(super) fn read_type(
        &mut self,
        language: &'static Language,
        text: &str,
    ) -> Result<Arc<Pattern>, PatternError> {
        pattern::read_type(&mut self.parser, language, text, &mut self.symbols).map(Arc::new)
    }

    pub(super) fn read(
        &mut self,
        language: &'static Language,
        text: &str,
    ) -> Result<Arc<Pattern>, PatternError> {
        let known = self.known.entry(language.name).or_default();
        if let Some(read) = known.get(text) {
            return read.clone();
        }
        let read = pattern::read(&mut self.parser, language, text, &mut self.symbols).map(Arc::new);
        known.insert(text.to_owned(), read.clone());
        read
    }
}
