//! The first syntax of formulas: `pattern`, `patterns`, `pattern-either` and so on.

use super::conditions::{condition, focus};
use super::fault::{Fault, Outcome, regex};
use super::fields::{Fields, list};
use super::node::{Entry, Node, Value};
use crate::regexes::Use;
use crate::rule::{And, Formula, PatternText};

/// Keys of which a rule, source, sink … has exactly one.
const ROOTS: [&str; 4] = ["pattern", "pattern-either", "patterns", "pattern-regex"];

/// Whether a conjunction needs something positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Rule,
    /// Within `metavariable-pattern`, where it does not: what is looked at is positive.
    Metavariable,
}

/// The formula of a rule or a part of a taint rule.
pub(super) fn formula_of(fields: &mut Fields<'_, '_>) -> Outcome<Formula> {
    formula_at(fields, Place::Rule)
}

/// The formula among the keys of a map.
pub(super) fn formula_at(fields: &mut Fields<'_, '_>, place: Place) -> Outcome<Formula> {
    let line = fields.line;
    let roots: Vec<_> = ROOTS.iter().filter_map(|root| fields.take(root)).collect();
    match roots[..] {
        [root] => formula(root, place),
        [] => Err(Fault::expected(line, one_of_the_roots(), "none")),
        [_, second, ..] => {
            Err(Fault::expected(second.line, one_of_the_roots(), format!("`{}` too", second.key)))
        }
    }
}

fn one_of_the_roots() -> String {
    format!("one of `{}`", ROOTS.join("`, `"))
}

/// A formula that is no negation.
fn formula(entry: &Entry<'_>, place: Place) -> Outcome<Formula> {
    let node = &entry.node;
    match &*entry.key {
        "pattern" => pattern(node),
        "pattern-regex" => regex(node, Use::Search).map(Formula::Regex),
        "pattern-inside" => Ok(Formula::Inside(Box::new(text_or_formula(node, place)?))),
        "semgrep-internal-pattern-anywhere" => Ok(Formula::Anywhere(Box::new(text_or_formula(node, place)?))),
        "pattern-either" => list(node, "pattern-either")?
            .iter()
            .map(|item| item_formula(item, place))
            .collect::<Outcome<_>>()
            .map(Formula::Or),
        "patterns" => conjunction(node, place),
        key @ ("pattern-not" | "pattern-not-inside" | "pattern-not-regex") => {
            Err(Fault::expected(entry.line, "something positive", format!("`{key}` outside `patterns`")))
        }
        key if key.starts_with("metavariable-") || key == "focus-metavariable" => {
            Err(Fault::expected(entry.line, "a pattern", format!("`{key}` outside `patterns`")))
        }
        key => Err(Fault::unsupported(entry.line, format!("`{key}`"))),
    }
}

/// A pattern as a text.
pub(super) fn pattern(node: &Node<'_>) -> Outcome<Formula> {
    match &node.value {
        Value::Scalar { text, .. } => {
            Ok(Formula::Pattern(PatternText { text: text.to_string(), line: node.line }))
        }
        _ => Err(Fault::kind(node, "a pattern as a text")),
    }
}

fn text_or_formula(node: &Node<'_>, place: Place) -> Outcome<Formula> {
    match &node.value {
        Value::Scalar { .. } => pattern(node),
        _ => item_formula(node, place),
    }
}

fn item_formula(node: &Node<'_>, place: Place) -> Outcome<Formula> {
    formula(single(node)?, place)
}

/// The only entry of an item of a list.
fn single<'n, 'a>(node: &'n Node<'a>) -> Outcome<&'n Entry<'a>> {
    match &node.value {
        Value::Map(entries) => match &entries[..] {
            [entry] => Ok(entry),
            [_, second, ..] => Err(Fault::expected(
                second.line,
                "one key per item",
                format!("`{}` too, perhaps a hyphen is missing", second.key),
            )),
            [] => Err(Fault::expected(node.line, "one key per item", "none")),
        },
        Value::Scalar { text, .. } => Err(Fault::expected(
            node.line,
            "a key",
            format!("a text, perhaps it should be `pattern: {text}`"),
        )),
        Value::List(_) => Err(Fault::kind(node, "a key")),
    }
}

/// `patterns`.
fn conjunction(node: &Node<'_>, place: Place) -> Outcome<Formula> {
    let mut and = And::default();
    for item in list(node, "patterns")? {
        let entry = single(item)?;
        match &*entry.key {
            "pattern-not" => and.negatives.push(text_or_formula(&entry.node, place)?),
            "pattern-not-inside" => {
                and.negatives.push(Formula::Inside(Box::new(text_or_formula(&entry.node, place)?)));
            }
            "pattern-not-regex" => and.negatives.push(Formula::Regex(regex(&entry.node, Use::Search)?)),
            "focus-metavariable" => and.focus.push(focus(&entry.node)?),
            key if key.starts_with("metavariable-") => and.conditions.push(condition(entry)?),
            _ => and.positives.push(formula(entry, place)?),
        }
    }
    if and.positives.is_empty() && place == Place::Rule {
        return Err(Fault::expected(node.line, "at least one positive pattern in `patterns`", "none"));
    }
    Ok(Formula::And(Box::new(and)))
}
