//! YAML into a tree with lines, over the events of saphyr-parser. Aliases are copied within a budget.

use std::borrow::Cow;
use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::fault::{Fault, Outcome};
use super::node::{Entry, Node, Value};
use crate::rule::error::Reason;

const MAX_DEPTH: usize = 100;
const MAX_VALUES: usize = 2_000_000;
/// Of one map.
const MAX_KEYS: usize = 1_000;
/// Values that aliases may add altogether.
const MAX_ALIASED: usize = 100_000;

/// Reads the only document of a text; `None` when there is nothing in it.
pub(super) fn parse(text: &str) -> Outcome<Option<Node<'_>>> {
    let mut loader = Loader::default();
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|error| Fault {
            line: line(error.marker().line()),
            reason: Reason::Yaml(error.info().to_owned()),
        })?;
        loader.take(event, line(span.start.line()))?;
    }
    Ok(loader.root)
}

fn line(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[derive(Debug, Default)]
struct Loader<'a> {
    root: Option<Node<'a>>,
    open: Vec<Open<'a>>,
    /// Finished anchored values and how many values each has.
    anchors: HashMap<usize, (Node<'a>, usize)>,
    values: usize,
    aliased: usize,
}

/// A list or map that has not ended.
#[derive(Debug)]
struct Open<'a> {
    node: Node<'a>,
    /// The key whose value comes next.
    key: Option<(Cow<'a, str>, u32)>,
    /// 0 for none.
    anchor: usize,
    /// Values of the document before it.
    before: usize,
}

impl<'a> Loader<'a> {
    fn take(&mut self, event: Event<'a>, line: u32) -> Outcome<()> {
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd => Ok(()),
            Event::DocumentStart(_) | Event::DocumentEnd => Ok(()),
            Event::Alias(anchor) => self.alias(anchor, line),
            Event::Scalar(text, style, anchor, _) => self.scalar(text, style, anchor, line),
            Event::SequenceStart(anchor, _) => self.begin(Value::List(Vec::new()), anchor, line),
            Event::MappingStart(anchor, _) => self.begin(Value::Map(Vec::new()), anchor, line),
            Event::SequenceEnd | Event::MappingEnd => self.end(),
        }
    }

    fn scalar(&mut self, text: Cow<'a, str>, style: ScalarStyle, anchor: usize, line: u32) -> Outcome<()> {
        if self.wants_key() {
            return self.key(text, line);
        }
        let plain = style == ScalarStyle::Plain;
        self.finish(Node { line, value: Value::Scalar { text, plain } }, anchor, 1)
    }

    fn begin(&mut self, value: Value<'a>, anchor: usize, line: u32) -> Outcome<()> {
        if self.wants_key() {
            return Err(Fault::expected(line, "a text as key", "a list or a map"));
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(Fault::too_much(line, "levels", MAX_DEPTH));
        }
        self.open.push(Open { node: Node { line, value }, key: None, anchor, before: self.values });
        Ok(())
    }

    fn end(&mut self) -> Outcome<()> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        let values = (self.values - open.before).saturating_add(1);
        self.finish(open.node, open.anchor, values)
    }

    /// Puts a whole value where it belongs, and keeps it for aliases.
    fn finish(&mut self, node: Node<'a>, anchor: usize, values: usize) -> Outcome<()> {
        self.values += 1;
        if self.values > MAX_VALUES {
            return Err(Fault::too_much(node.line, "values", MAX_VALUES));
        }
        if anchor != 0 {
            self.spend(values, node.line)?;
            self.anchors.insert(anchor, (node.clone(), values));
        }
        let Some(parent) = self.open.last_mut() else { return self.finish_document(node) };
        match &mut parent.node.value {
            Value::List(items) => items.push(node),
            Value::Map(entries) => {
                let (key, line) = parent.key.take().expect("values of maps come after their key");
                entries.push(Entry { key, line, node });
            }
            Value::Scalar { .. } => unreachable!("scalars are never open"),
        }
        Ok(())
    }

    fn finish_document(&mut self, node: Node<'a>) -> Outcome<()> {
        match self.root {
            Some(_) => Err(Fault::expected(node.line, "one document", "another one")),
            None => {
                self.root = Some(node);
                Ok(())
            }
        }
    }

    fn wants_key(&self) -> bool {
        self.open.last().is_some_and(|open| open.key.is_none() && matches!(open.node.value, Value::Map(_)))
    }

    fn key(&mut self, key: Cow<'a, str>, line: u32) -> Outcome<()> {
        if key == "<<" {
            return Err(Fault::unsupported(line, "a merge key (`<<`)"));
        }
        let open = self.open.last_mut().expect("only open maps want keys");
        if let Value::Map(entries) = &open.node.value {
            if entries.len() >= MAX_KEYS {
                return Err(Fault::too_much(line, "keys of a map", MAX_KEYS));
            }
            if entries.iter().any(|entry| entry.key == key) {
                return Err(Fault::expected(line, "each key once", format!("`{key}` twice")));
            }
        }
        open.key = Some((key, line));
        Ok(())
    }

    fn alias(&mut self, anchor: usize, line: u32) -> Outcome<()> {
        let found = self.anchors.get(&anchor).cloned();
        let (mut node, values) =
            found.ok_or_else(|| Fault::expected(line, "an anchor that has ended", "none of that name"))?;
        self.spend(values, line)?;
        node.line = line;
        match node.value {
            Value::Scalar { text, .. } if self.wants_key() => self.key(text, line),
            _ if self.wants_key() => Err(Fault::expected(line, "a text as key", "an alias")),
            _ => {
                self.values = self.values.saturating_add(values - 1);
                self.finish(node, 0, values)
            }
        }
    }

    fn spend(&mut self, values: usize, line: u32) -> Outcome<()> {
        self.aliased = self.aliased.saturating_add(values);
        if self.aliased > MAX_ALIASED {
            return Err(Fault::too_much(line, "values by aliases", MAX_ALIASED));
        }
        Ok(())
    }
}
