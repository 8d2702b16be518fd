//! Conditions on metavariables, of the keys `metavariable-…` and `focus-metavariable`.

use super::fault::{Fault, Outcome, metavariable, regex};
use super::fields::{Fields, text};
use super::languages::language;
use super::node::{Entry, Node, Value};
use super::patterns::{Place, formula_at};
use crate::conditions::Comparison;
use crate::regexes::Use;
use crate::rule::error::Reason;
use crate::rule::{Analyzer, Condition, EntropyMode};

/// One `metavariable-…` of the first syntax.
pub(super) fn condition(entry: &Entry<'_>) -> Outcome<Condition> {
    let mut fields = Fields::of(&entry.node, &format!("`{}`", entry.key))?;
    let condition = match &*entry.key {
        "metavariable-analysis" => analysis(&mut fields)?,
        "metavariable-comparison" => comparison(&mut fields)?,
        "metavariable-pattern" => pattern(&mut fields)?,
        "metavariable-regex" => matched(&mut fields)?,
        "metavariable-type" => types(&mut fields)?,
        key => return Err(Fault::unsupported(entry.line, format!("`{key}`"))),
    };
    fields.end(&format!("`{}`", entry.key))?;
    Ok(condition)
}

/// A metavariable or a list of them.
pub(super) fn focus(node: &Node<'_>) -> Outcome<Vec<String>> {
    match &node.value {
        Value::List(items) => items.iter().map(metavariable).collect(),
        _ => Ok(vec![metavariable(node)?]),
    }
}

pub(super) fn analysis(fields: &mut Fields<'_, '_>) -> Outcome<Condition> {
    let metavariable = metavariable(fields.required("metavariable")?)?;
    let analyzer = analyzer(fields.required("analyzer")?)?;
    Ok(Condition::Analysis { metavariable, analyzer })
}

/// A name, or a map with the name and a mode.
fn analyzer(node: &Node<'_>) -> Outcome<Analyzer> {
    let (name, mode) = match &node.value {
        Value::Map(_) => {
            let mut fields = Fields::of(node, "an analyzer")?;
            let found = (fields.required_text("kind")?, fields.text("mode")?);
            fields.end("an analyzer")?;
            found
        }
        _ => (text(node, "analyzer")?, None),
    };
    match (name, mode) {
        ("redos", None) => Ok(Analyzer::Redos),
        ("entropy", None) | ("entropy_v2", None | Some("default")) => {
            Ok(Analyzer::Entropy(EntropyMode::Default))
        }
        ("entropy_v2", Some("lax")) => Ok(Analyzer::Entropy(EntropyMode::Lax)),
        ("entropy_v2", Some("strict")) => Ok(Analyzer::Entropy(EntropyMode::Strict)),
        _ => Err(Fault::unsupported(node.line, format!("the analyzer {name} {}", mode.unwrap_or_default()))),
    }
}

pub(super) fn comparison(fields: &mut Fields<'_, '_>) -> Outcome<Condition> {
    let line = fields.line;
    let metavariable = fields.take("metavariable").map(|entry| metavariable(&entry.node)).transpose()?;
    let node = fields.required("comparison")?;
    let strip = fields.boolean("strip", false)?;
    let base = fields.number("base")?;
    if strip && metavariable.is_none() {
        return Err(Fault::expected(line, "`metavariable` beside `strip`", "none"));
    }
    let text = text(node, "comparison")?;
    let parsed = Comparison::parse(text).map_err(|error| Fault {
        line: node.line,
        reason: Reason::Comparison { comparison: text.to_owned(), error },
    })?;
    Ok(Condition::Comparison(if strip { parsed.stripped(base) } else { parsed }))
}

fn pattern(fields: &mut Fields<'_, '_>) -> Outcome<Condition> {
    Ok(Condition::Pattern {
        metavariable: metavariable(fields.required("metavariable")?)?,
        language: fields.take("language").map(|entry| language(&entry.node)).transpose()?,
        formula: formula_at(fields, Place::Metavariable)?,
    })
}

fn matched(fields: &mut Fields<'_, '_>) -> Outcome<Condition> {
    Ok(Condition::Regex {
        metavariable: metavariable(fields.required("metavariable")?)?,
        regex: regex(fields.required("regex")?, Use::Match)?,
        constant_propagation: fields.boolean("constant-propagation", false)?,
    })
}

pub(super) fn types(fields: &mut Fields<'_, '_>) -> Outcome<Condition> {
    let metavariable = metavariable(fields.required("metavariable")?)?;
    let language = fields.take("language").map(|entry| language(&entry.node)).transpose()?;
    let mut types = fields.texts("type")?;
    types.extend(fields.texts("types")?);
    if types.is_empty() {
        return Err(Fault::expected(fields.line, "`type` or `types`", "none"));
    }
    Ok(Condition::Type { metavariable, language, types })
}
