//! What a condition asks of the file: the text of a metavariable is written in it, and so is the type of a variable.
//! Called by `requirement` for the conditions of a formula.

use regex_syntax::hir::literal::{ExtractKind, Extractor};

use crate::rule::{Condition, Formula};

use super::requirement::{Requirement, is_type_of_literals};

/// Texts below this are in most files.
const SHORTEST_TEXT: usize = 3;

/// What must be in a file so that a condition on what formulas bind can hold.
pub(super) fn of_condition(condition: &Condition, formulas: &[Formula]) -> Requirement {
    match condition {
        // The value of a constant may be put together, and so may the text between quotes.
        Condition::Regex { metavariable, regex, constant_propagation: false } => match regex.linear() {
            Some(regex) if !formulas.iter().any(|one| quotes(one, metavariable)) => of_text(regex),
            _ => Requirement::Nothing,
        },
        Condition::Type { types, .. } => Requirement::Any(types.iter().map(|name| of_type(name)).collect()),
        _ => Requirement::Nothing,
    }
}

/// Whether a metavariable stands after a quote in some pattern.
fn quotes(formula: &Formula, metavariable: &str) -> bool {
    match formula {
        Formula::Pattern(pattern) => {
            let mut found = pattern.text.match_indices(metavariable);
            found.any(|(at, _)| pattern.text[..at].ends_with(['"', '\'', '`']))
        }
        Formula::Regex(_) => true,
        Formula::Or(all) => all.iter().any(|one| quotes(one, metavariable)),
        Formula::And(and) => and.positives.iter().any(|one| quotes(one, metavariable)),
        Formula::Inside(one) | Formula::Anywhere(one) => quotes(one, metavariable),
    }
}

/// The last part of the name of a type.
fn of_type(name: &str) -> Requirement {
    let last = name.rsplit(['.', '*', ' ']).next().unwrap_or_default();
    match is_type_of_literals(last) {
        true => Requirement::Nothing,
        false => Requirement::Word(last.to_owned()),
    }
}

/// The texts of which one begins every match, or ends it.
fn of_text(expression: &str) -> Requirement {
    let Ok(parsed) = regex_syntax::parse(expression) else { return Requirement::Nothing };
    let texts = |kind: ExtractKind| {
        let found = Extractor::new().kind(kind).limit_total(64).extract(&parsed);
        let texts: Option<Vec<_>> =
            found.literals()?.iter().map(|literal| text(literal.as_bytes())).collect();
        texts.filter(|texts| !texts.is_empty())
    };
    texts(ExtractKind::Prefix)
        .or_else(|| texts(ExtractKind::Suffix))
        .map_or(Requirement::Nothing, Requirement::Any)
}

fn text(literal: &[u8]) -> Option<Requirement> {
    let text = std::str::from_utf8(literal).ok()?;
    (text.len() >= SHORTEST_TEXT).then(|| Requirement::Text(text.to_owned()))
}
