//! The second syntax of formulas: `match` with `all`, `any`, `not`, `inside` and `where`.

use std::sync::Arc;

use super::conditions::{analysis, comparison, focus, types};
use super::fault::{Fault, Outcome, metavariable, regex};
use super::fields::{Fields, list};
use super::languages::language;
use super::node::{Entry, Node, Value};
use super::patterns::{Place, pattern};
use crate::regexes::{Regex, Use};
use crate::rule::{And, Condition, Formula};

const ROOTS: [&str; 7] = ["pattern", "all", "any", "regex", "not", "inside", "anywhere"];

/// A formula that stands alone.
pub(super) fn formula(node: &Node<'_>) -> Outcome<Formula> {
    positive(node, Place::Rule)
}

/// The formula among the keys of a source, sink and so on.
pub(super) fn formula_of(fields: &mut Fields<'_, '_>) -> Outcome<Formula> {
    let line = fields.line;
    member(fields, Place::Rule)?.positive(line)
}

/// What a conjunction is made of.
enum Member {
    Positive(Formula),
    Negative(Formula),
}

impl Member {
    fn positive(self, line: u32) -> Outcome<Formula> {
        match self {
            Self::Positive(formula) => Ok(formula),
            Self::Negative(_) => Err(Fault::expected(line, "something positive", "`not` outside `all`")),
        }
    }
}

fn positive(node: &Node<'_>, place: Place) -> Outcome<Formula> {
    match &node.value {
        Value::Map(_) => member(&mut Fields::of(node, "a formula")?, place)?.positive(node.line),
        _ => pattern(node),
    }
}

/// A text or a map within `all`.
fn conjunct(node: &Node<'_>, place: Place) -> Outcome<Member> {
    match &node.value {
        Value::Map(_) => {
            let mut fields = Fields::of(node, "a formula")?;
            let member = member(&mut fields, place)?;
            fields.end("a formula")?;
            Ok(member)
        }
        _ => pattern(node).map(Member::Positive),
    }
}

/// One root with what stands beside it: conditions, a name, a fix.
fn member(fields: &mut Fields<'_, '_>, place: Place) -> Outcome<Member> {
    let line = fields.line;
    let whole = fields.take("where");
    let bind = fields.take("as").map(|entry| metavariable(&entry.node)).transpose()?;
    let fix = fields.text("fix")?.map(|fix| Arc::from(fix.trim()));
    let roots: Vec<_> = ROOTS.iter().filter_map(|root| fields.take(root)).collect();
    let [root] = roots[..] else {
        return Err(Fault::expected(
            line,
            format!("one of `{}`", ROOTS.join("`, `")),
            format!("{}", roots.len()),
        ));
    };
    if root.key == "not" {
        let bare = whole.is_none() && bind.is_none() && fix.is_none();
        return match bare {
            true => positive(&root.node, place).map(Member::Negative),
            false => Err(Fault::unsupported(root.line, "`where`, `as` or `fix` beside `not`")),
        };
    }
    let formula = root_formula(root, place)?;
    if whole.is_none() && bind.is_none() && fix.is_none() {
        return Ok(Member::Positive(formula));
    }
    let mut and = conjunction_of(formula);
    and.bind = bind;
    and.fix = fix;
    if let Some(entry) = whole {
        list(&entry.node, "where")?.iter().try_for_each(|item| constrain(&mut and, item))?;
    }
    Ok(Member::Positive(Formula::And(Box::new(and))))
}

fn conjunction_of(formula: Formula) -> And {
    match formula {
        Formula::And(and) if and.bind.is_none() && and.fix.is_none() && and.focus.is_empty() => *and,
        other => And { positives: vec![other], ..And::default() },
    }
}

fn root_formula(root: &Entry<'_>, place: Place) -> Outcome<Formula> {
    let node = &root.node;
    match &*root.key {
        "pattern" => pattern(node),
        "regex" => regex(node, Use::Search).map(Formula::Regex),
        "inside" => Ok(Formula::Inside(Box::new(positive(node, place)?))),
        "anywhere" => Ok(Formula::Anywhere(Box::new(positive(node, place)?))),
        "any" => list(node, "any")?
            .iter()
            .map(|item| positive(item, place))
            .collect::<Outcome<_>>()
            .map(Formula::Or),
        _ => all(node, place),
    }
}

fn all(node: &Node<'_>, place: Place) -> Outcome<Formula> {
    let mut and = And::default();
    for item in list(node, "all")? {
        match conjunct(item, place)? {
            Member::Positive(formula) => and.positives.push(formula),
            Member::Negative(formula) => and.negatives.push(formula),
        }
    }
    if and.positives.is_empty() && place == Place::Rule {
        return Err(Fault::expected(node.line, "at least one positive formula in `all`", "none"));
    }
    Ok(Formula::And(Box::new(and)))
}

/// One item of `where`.
fn constrain(and: &mut And, node: &Node<'_>) -> Outcome<()> {
    let mut fields = Fields::of(node, "an item of `where`")?;
    if let Some(entry) = fields.take("focus") {
        and.focus.push(focus(&entry.node)?);
    } else {
        let condition = match () {
            () if fields.has("comparison") => comparison(&mut fields)?,
            () if fields.has("analyzer") => analysis(&mut fields)?,
            () if fields.has("type") || fields.has("types") => types(&mut fields)?,
            () => nested(&mut fields)?,
        };
        and.conditions.push(condition);
    }
    fields.end("an item of `where`")
}

/// A formula on a metavariable; a regular expression alone is a condition of its own.
fn nested(fields: &mut Fields<'_, '_>) -> Outcome<Condition> {
    let line = fields.line;
    let metavariable = metavariable(fields.required("metavariable")?)?;
    let language = fields.take("language").map(|entry| language(&entry.node)).transpose()?;
    match member(fields, Place::Metavariable)?.positive(line)? {
        Formula::Regex(regex) => {
            let regex = Regex::new(regex.source(), Use::Match).expect("it is one already");
            Ok(Condition::Regex { metavariable, regex, constant_propagation: true })
        }
        formula => Ok(Condition::Pattern { metavariable, language, formula }),
    }
}
