//! In rules for `regex`, patterns are regular expressions under whatever key they stand. Called by the reader of a rule.

use super::fault::{Fault, Outcome};
use crate::regexes::{Regex, Use};
use crate::rule::error::Reason;
use crate::rule::{Condition, Formula, Mode, PatternText, RuleLanguage};

/// Makes regular expressions of the patterns of a rule that is for texts, and of those that it nests for texts.
pub(super) fn read(mode: &mut Mode, language: RuleLanguage) -> Outcome<()> {
    match mode {
        Mode::Search(formula) => within(formula, language),
        Mode::Taint(taint) => {
            let sources = taint.sources.iter_mut().map(|each| &mut each.formula);
            let sinks = taint.sinks.iter_mut().map(|each| &mut each.formula);
            let sanitizers = taint.sanitizers.iter_mut().map(|each| &mut each.formula);
            let mut all = sources.chain(sinks).chain(sanitizers);
            all.try_for_each(|formula| within(formula, language))
        }
    }
}

fn within(formula: &mut Formula, language: RuleLanguage) -> Outcome<()> {
    match formula {
        Formula::Pattern(text) if matches!(language, RuleLanguage::Regex) => {
            *formula = Formula::Regex(regex(text)?);
            Ok(())
        }
        Formula::Pattern(_) | Formula::Regex(_) => Ok(()),
        Formula::Inside(one) | Formula::Anywhere(one) => within(one, language),
        Formula::Or(all) => all.iter_mut().try_for_each(|one| within(one, language)),
        Formula::And(and) => {
            let mut parts = and.positives.iter_mut().chain(&mut and.negatives);
            parts.try_for_each(|one| within(one, language))?;
            and.conditions.iter_mut().try_for_each(|condition| match condition {
                Condition::Pattern { language: nested, formula, .. } => {
                    within(formula, nested.unwrap_or(language))
                }
                _ => Ok(()),
            })
        }
    }
}

fn regex(text: &PatternText) -> Outcome<Regex> {
    let expression = text.text.trim_end_matches('\n');
    let fault =
        |error| Fault { line: text.line, reason: Reason::Regex { regex: expression.to_owned(), error } };
    Regex::new(expression, Use::Search).map_err(fault)
}
