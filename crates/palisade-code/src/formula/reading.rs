//! Finds the patterns in a rule's formulas and conditions, and has them read.

use crate::generic;
use crate::pattern::PatternError;
use crate::rule::{Condition, Formula, Mode, Options, PatternText, RuleLanguage};

use super::patterns::{Compiler, Patterns, Unreadable};

/// The formulas of a rule.
fn formulas(mode: &Mode) -> Vec<&Formula> {
    match mode {
        Mode::Search(formula) => vec![formula],
        Mode::Taint(taint) => {
            let sources = taint.sources.iter().map(|each| &each.formula);
            let sinks = taint.sinks.iter().map(|each| &each.formula);
            let sanitizers = taint.sanitizers.iter().map(|each| &each.formula);
            let propagators = taint.propagators.iter().map(|each| &each.formula);
            sources.chain(sinks).chain(sanitizers).chain(propagators).collect()
        }
    }
}

/// The texts of all patterns that are in the rule's own languages.
pub fn texts(mode: &Mode) -> Vec<&str> {
    fn collect<'f>(formula: &'f Formula, texts: &mut Vec<&'f str>) {
        match formula {
            Formula::Pattern(text) => texts.push(&text.text),
            Formula::Regex(_) => {}
            Formula::Or(all) => all.iter().for_each(|one| collect(one, texts)),
            Formula::And(and) => {
                and.positives.iter().chain(&and.negatives).for_each(|one| collect(one, texts));
            }
            Formula::Inside(one) | Formula::Anywhere(one) => collect(one, texts),
        }
    }
    let mut texts = Vec::new();
    formulas(mode).into_iter().for_each(|formula| collect(formula, &mut texts));
    texts
}

/// One rule being read.
pub(super) struct Reading<'c> {
    pub(super) compiler: &'c mut Compiler,
    pub(super) options: &'c Options,
    pub(super) patterns: Patterns,
}

impl Reading<'_> {
    pub(super) fn mode(&mut self, language: RuleLanguage, mode: &Mode) -> Result<(), Unreadable> {
        formulas(mode).into_iter().try_for_each(|formula| self.formula(language, formula))
    }

    /// Every pattern of a formula in a language.
    fn formula(&mut self, language: RuleLanguage, formula: &Formula) -> Result<(), Unreadable> {
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
                    self.compiler.intern(name);
                });
                and.conditions.iter().try_for_each(|condition| self.condition(language, condition))
            }
            Formula::Inside(one) | Formula::Anywhere(one) => self.formula(language, one),
        }
    }

    fn condition(&mut self, language: RuleLanguage, condition: &Condition) -> Result<(), Unreadable> {
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

    fn pattern(&mut self, language: RuleLanguage, text: &PatternText) -> Result<(), Unreadable> {
        let RuleLanguage::Parsed(language) = language else {
            return self.generic(language, text);
        };
        let read = self.compiler.read(language, &text.text).map_err(|error| (text.line, error))?;
        self.patterns.read.entry(language.name).or_default().insert(text.text.clone(), read);
        Ok(())
    }

    fn of_type(&mut self, language: RuleLanguage, text: &str) -> Result<(), Unreadable> {
        let RuleLanguage::Parsed(language) = language else { return Ok(()) };
        let read = self.compiler.read_type(language, text).map_err(|error| (0, error))?;
        self.patterns.types.entry(language.name).or_default().insert(text.to_owned(), read);
        Ok(())
    }

    /// Patterns of words; under `regex`, texts that nothing fits.
    fn generic(&mut self, language: RuleLanguage, text: &PatternText) -> Result<(), Unreadable> {
        if matches!(language, RuleLanguage::Generic) {
            let read = generic::Pattern::parse(&text.text, self.options);
            let read = read.map_err(|error| (text.line, PatternError::Generic(error)))?;
            self.patterns.generic.insert(text.text.clone(), read);
        }
        for (start, _) in text.text.match_indices('$') {
            let rest = &text.text[start + 1..];
            let dots = if rest.starts_with("...") { "..." } else { "" };
            let is_of_name = |each: char| each.is_ascii_uppercase() || each.is_ascii_digit() || each == '_';
            let name = &rest[dots.len()..];
            let name = &name[..name.find(|each| !is_of_name(each)).unwrap_or(name.len())];
            self.compiler.intern(&format!("${dots}{name}"));
        }
        Ok(())
    }

    /// Named groups bind metavariables.
    fn captures(&mut self, regex: &str) {
        for part in regex.split("(?").skip(1) {
            let named = part.strip_prefix("P<").or_else(|| part.strip_prefix('<'));
            if let Some((name, _)) = named.and_then(|rest| rest.split_once('>')) {
                self.compiler.intern(&format!("${name}"));
            }
        }
    }
}
