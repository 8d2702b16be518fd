//! What a taint rule says, in both syntaxes: `pattern-sources` and so on, or `taint` with `sources`.

use super::fault::{Fault, Outcome, metavariable};
use super::fields::{Fields, list};
use super::node::{Node, Value};
use super::{matches, patterns, requires};
use crate::rule::{Formula, Propagator, Requires, Sanitizer, SideEffect, Sink, Source, Taint};

/// Which syntax formulas are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Syntax {
    Patterns,
    Matches,
}

/// Reads the taint keys of a rule.
pub(super) fn read(fields: &mut Fields<'_, '_>) -> Outcome<Taint> {
    match fields.take("taint") {
        Some(entry) => {
            let mut fields = Fields::of(&entry.node, "`taint`")?;
            let taint = parts(&mut fields, "", Syntax::Matches)?;
            fields.end("`taint`")?;
            Ok(taint)
        }
        None => parts(fields, "pattern-", Syntax::Patterns),
    }
}

fn parts(fields: &mut Fields<'_, '_>, start: &str, syntax: Syntax) -> Outcome<Taint> {
    let required =
        |fields: &mut Fields<'_, '_>, key: &str| fields.required(&format!("{start}{key}")).map(|_| ());
    required(fields, "sources")?;
    required(fields, "sinks")?;
    Ok(Taint {
        sources: items(fields, &format!("{start}sources"), syntax, source)?,
        sinks: items(fields, &format!("{start}sinks"), syntax, sink)?,
        sanitizers: items(fields, &format!("{start}sanitizers"), syntax, sanitizer)?,
        propagators: items(fields, &format!("{start}propagators"), syntax, propagator)?,
    })
}

fn items<T>(
    fields: &mut Fields<'_, '_>,
    key: &str,
    syntax: Syntax,
    read: fn(&mut Part<'_, '_>) -> Outcome<T>,
) -> Outcome<Vec<T>> {
    let Some(entry) = fields.take(key) else { return Ok(Vec::new()) };
    let item = |node| {
        let mut part = Part::of(node, syntax)?;
        let item = read(&mut part)?;
        part.end(key)?;
        Ok(item)
    };
    list(&entry.node, key)?.iter().map(item).collect()
}

/// A source, sink … : a map, or in the second syntax also the text of a pattern.
enum Part<'n, 'a> {
    Text(&'n Node<'a>),
    Map(Fields<'n, 'a>, Syntax),
}

impl<'n, 'a> Part<'n, 'a> {
    fn of(node: &'n Node<'a>, syntax: Syntax) -> Outcome<Self> {
        match (&node.value, syntax) {
            (Value::Scalar { .. }, Syntax::Matches) => Ok(Self::Text(node)),
            _ => Ok(Self::Map(Fields::of(node, "each source, sink, sanitizer and propagator")?, syntax)),
        }
    }

    fn formula(&mut self) -> Outcome<Formula> {
        match self {
            Self::Text(node) => patterns::pattern(node),
            Self::Map(fields, Syntax::Patterns) => patterns::formula_of(fields),
            Self::Map(fields, Syntax::Matches) => matches::formula_of(fields),
        }
    }

    fn boolean(&mut self, key: &str, default: bool) -> Outcome<bool> {
        self.fields().map_or(Ok(default), |fields| fields.boolean(key, default))
    }

    fn text(&mut self, key: &str) -> Outcome<Option<String>> {
        let text = self.fields().map(|fields| fields.text(key)).transpose()?.flatten();
        Ok(text.map(str::to_owned))
    }

    fn requires(&mut self) -> Outcome<Option<Requires>> {
        let entry = self.fields().and_then(|fields| fields.take("requires"));
        entry.map(|entry| requires::read(&entry.node)).transpose()
    }

    fn fields(&mut self) -> Option<&mut Fields<'n, 'a>> {
        match self {
            Self::Text(_) => None,
            Self::Map(fields, _) => Some(fields),
        }
    }

    fn end(&mut self, key: &str) -> Outcome<()> {
        self.fields().map_or(Ok(()), |fields| fields.end(&format!("`{key}`")))
    }
}

fn source(part: &mut Part<'_, '_>) -> Outcome<Source> {
    Ok(Source {
        label: part.text("label")?.unwrap_or_else(|| Source::LABEL.to_owned()),
        requires: part.requires()?,
        by_side_effect: side_effect(part)?,
        exact: part.boolean("exact", false)?,
        control: part.boolean("control", false)?,
        formula: part.formula()?,
    })
}

fn side_effect(part: &mut Part<'_, '_>) -> Outcome<SideEffect> {
    let Some(entry) = part.fields().and_then(|fields| fields.take("by-side-effect")) else {
        return Ok(SideEffect::No);
    };
    match entry.node.text() {
        Some("true" | "True") => Ok(SideEffect::Yes),
        Some("false" | "False") => Ok(SideEffect::No),
        Some("only") => Ok(SideEffect::Only),
        _ => Err(Fault::expected(entry.line, "true, false or only for `by-side-effect`", entry.node.kind())),
    }
}

fn sink(part: &mut Part<'_, '_>) -> Outcome<Sink> {
    Ok(Sink {
        requires: part.requires()?,
        exact: part.boolean("exact", true)?,
        at_exit: part.boolean("at-exit", false)?,
        formula: part.formula()?,
    })
}

fn sanitizer(part: &mut Part<'_, '_>) -> Outcome<Sanitizer> {
    let not_conflicting = part.boolean("not_conflicting", false)?;
    Ok(Sanitizer {
        exact: part.boolean("exact", false)?,
        by_side_effect: part.boolean("by-side-effect", false)?,
        not_conflicting: part.boolean("not-conflicting", not_conflicting)?,
        formula: part.formula()?,
    })
}

fn propagator(part: &mut Part<'_, '_>) -> Outcome<Propagator> {
    let by_side_effect = part.boolean("by-side-effect", true)?;
    let requires = part.requires()?;
    let label = part.text("label")?;
    let Part::Map(fields, _) = part else {
        let Part::Text(node) = part else { unreachable!("there are two kinds") };
        return Err(Fault::kind(node, "a propagator with `from` and `to`"));
    };
    let replace_labels = match fields.has("replace-labels") {
        true => Some(fields.texts("replace-labels")?),
        false => None,
    };
    let (from, to) = (metavariable(fields.required("from")?)?, metavariable(fields.required("to")?)?);
    Ok(Propagator { formula: part.formula()?, from, to, by_side_effect, requires, label, replace_labels })
}
