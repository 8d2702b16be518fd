//! What a condition asks of the file: the text of a metavariable is written in it, and so is the type of a variable.
//! Called by `requirement` for the conditions of a formula.

use crate::rule::{Condition, Formula};

use super::requirement::{Requirement, is_type_of_literals};

/// What must be in a file so that a condition on what formulas bind can hold.
pub(super) fn of_condition(condition: &Condition, formulas: &[Formula]) -> Requirement {
    match condition {
        // The value of a constant may be put together, and so may the text between quotes.
        Condition::Regex { metavariable, regex, constant_propagation: false } => match regex.starts() {
            Some(texts) if !formulas.iter().any(|one| quotes(one, metavariable)) => {
                Requirement::Any(texts.iter().cloned().map(Requirement::Text).collect())
            }
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
