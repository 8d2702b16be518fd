//! Every pattern of a set of rules, each read once.

use std::collections::HashMap;

use palisade_grammars::Parser;

use crate::ast::{Frozen, Interner};
use crate::generic;
use crate::lower::Language;
use crate::pattern::{self, Pattern, PatternError};
use crate::rule::{Condition, Formula, Options, PatternText, RuleLanguage};

/// Read patterns, by language and text.
#[derive(Debug, Clone, Default)]
pub struct Patterns {
    patterns: HashMap<&'static str, HashMap<String, Pattern>>,
    /// Of `metavariable-type`.
    types: HashMap<&'static str, HashMap<String, Pattern>>,
    symbols: Frozen,
}

impl Patterns {
    /// A pattern that was read.
    pub fn get(&self, language: &Language, text: &str) -> Option<&Pattern> {
        self.patterns.get(language.name)?.get(text)
    }

    /// A type that was read.
    pub(super) fn of_type(&self, language: &Language, text: &str) -> Option<&Pattern> {
        self.types.get(language.name)?.get(text)
    }

    /// The texts of all of them.
    pub fn symbols(&self) -> &Frozen {
        &self.symbols
    }
}

/// Reads patterns.
pub struct Compiler {
    parser: Parser,
    symbols: Interner,
    patterns: HashMap<&'static str, HashMap<String, Pattern>>,
    types: HashMap<&'static str, HashMap<String, Pattern>>,
}

impl Default for Compiler {
    fn default() -> Self {
        let mut symbols = Interner::new();
        // Captures of regular expressions.
        for number in 0..=20 {
            symbols.intern(&format!("${number}"));
        }
        symbols.intern("$_");
        Self { parser: Parser::new(), symbols, patterns: HashMap::new(), types: HashMap::new() }
    }
}

impl Compiler {
    /// Reads every pattern of a formula in a language.
    ///
    /// # Errors
    /// [`PatternError`] of the first that cannot be read, with the line of its file.
    pub fn formula(&mut self, language: RuleLanguage, formula: &Formula) -> Result<(), (u32, PatternError)> {
        match formula {
            Formula::Pattern(text) => self.pattern(language, text),
            Formula::Regex(regex) => {
                self.captures(regex.source());
                Ok(())
            }
            Formula::Or(all) => all.iter().try_for_each(|one| self.formula(language, one)),
            Formula::And(and) => {
                let parts = and.positives.iter().chain(&and.negatives);
                parts.clone().try_for_each(|one| self.formula(language, one))?;
                and.focus.iter().flatten().chain(&and.bind).for_each(|name| {
                    self.symbols.intern(name);
                });
                and.conditions.iter().try_for_each(|condition| self.condition(language, condition))
            }
            Formula::Inside(one) | Formula::Anywhere(one) => self.formula(language, one),
        }
    }

    fn condition(
        &mut self,
        language: RuleLanguage,
        condition: &Condition,
    ) -> Result<(), (u32, PatternError)> {
        match condition {
            Condition::Pattern { language: nested, formula, .. } => {
                self.formula(nested.unwrap_or(language), formula)
            }
            Condition::Regex { regex, .. } => {
                self.captures(regex.source());
                Ok(())
            }
            Condition::Type { language: nested, types, .. } => {
                types.iter().try_for_each(|of_type| self.of_type(nested.unwrap_or(language), of_type))
            }
            Condition::Comparison(_) | Condition::Analysis { .. } => Ok(()),
        }
    }

    fn pattern(&mut self, language: RuleLanguage, text: &PatternText) -> Result<(), (u32, PatternError)> {
        let RuleLanguage::Parsed(language) = language else {
            return self.generic(language, text);
        };
        let known = self.patterns.entry(language.name).or_default();
        if known.contains_key(&text.text) {
            return Ok(());
        }
        let read = pattern::read(&mut self.parser, language, &text.text, &mut self.symbols);
        let read = read.map_err(|error| (text.line, error))?;
        known.insert(text.text.clone(), read);
        Ok(())
    }

    fn of_type(&mut self, language: RuleLanguage, text: &str) -> Result<(), (u32, PatternError)> {
        let RuleLanguage::Parsed(language) = language else { return Ok(()) };
        let read = pattern::read_type(&mut self.parser, language, text, &mut self.symbols);
        let read = read.map_err(|error| (0, error))?;
        self.types.entry(language.name).or_default().insert(text.to_owned(), read);
        Ok(())
    }

    /// Patterns without a tree are read where they are used; only that they can be is made sure of.
    fn generic(&mut self, language: RuleLanguage, text: &PatternText) -> Result<(), (u32, PatternError)> {
        if matches!(language, RuleLanguage::Generic) {
            let read = generic::Pattern::parse(&text.text, &Options::default());
            read.map_err(|error| (text.line, PatternError::Generic(error)))?;
        }
        for (start, _) in text.text.match_indices('$') {
            let rest = &text.text[start + 1..];
            let dots = if rest.starts_with("...") { "..." } else { "" };
            let is_of_name = |each: char| each.is_ascii_uppercase() || each.is_ascii_digit() || each == '_';
            let name = &rest[dots.len()..];
            let name = &name[..name.find(|each| !is_of_name(each)).unwrap_or(name.len())];
            self.symbols.intern(&format!("${dots}{name}"));
        }
        Ok(())
    }

    /// Named groups bind metavariables.
    fn captures(&mut self, regex: &str) {
        for part in regex.split("(?").skip(1) {
            let named = part.strip_prefix("P<").or_else(|| part.strip_prefix('<'));
            if let Some((name, _)) = named.and_then(|rest| rest.split_once('>')) {
                self.symbols.intern(&format!("${name}"));
            }
        }
    }

    /// All that were read.
    pub fn finish(self) -> Patterns {
        Patterns { patterns: self.patterns, types: self.types, symbols: self.symbols.freeze() }
    }
}
