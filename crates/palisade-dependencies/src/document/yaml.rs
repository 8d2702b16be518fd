//! YAML 1.2 into a tree with lines, over the events of saphyr-parser. Aliases are copied within a budget.

use std::borrow::Cow;
use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError};

use super::builder::{Builder, Wants};
use super::node::{Node, Value};
use crate::FormatError;

/// Values that aliases may add to a document altogether.
const ALIAS_LIMIT: usize = 20_000;

/// Reads all documents of a YAML stream. Plain `true`, `false` and `null` have their meaning; other scalars are text.
pub(crate) fn parse_yaml(text: &str) -> Result<Vec<Node<'_>>, FormatError> {
    let mut loader = Loader::default();
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|error| scan_error(&error, text))?;
        let line = u32::try_from(span.start.line()).unwrap_or(u32::MAX);
        if loader.take(event, line)? {
            break;
        }
    }
    Ok(loader.documents)
}

fn scan_error(error: &ScanError, text: &str) -> FormatError {
    let line = u32::try_from(error.marker().line()).unwrap_or(u32::MAX);
    if text.lines().count() < error.marker().line() || error.info().contains("end of stream") {
        return FormatError::Truncated { line };
    }
    if error.info().contains("recursion") {
        return FormatError::TooDeep { limit: super::builder::DEPTH_LIMIT, line };
    }
    FormatError::syntax("yaml", error.info(), line)
}

#[derive(Debug, Default)]
struct Loader<'a> {
    builder: Builder<'a>,
    documents: Vec<Node<'a>>,
    /// Finished anchored values and how many values each has.
    anchors: HashMap<usize, (Node<'a>, usize)>,
    /// Anchors of the open values, innermost last, with the number of values before each; 0 is no anchor.
    open: Vec<(usize, usize)>,
    aliased: usize,
}

impl<'a> Loader<'a> {
    /// Whether the stream has ended.
    fn take(&mut self, event: Event<'a>, line: u32) -> Result<bool, FormatError> {
        match event {
            Event::Nothing | Event::StreamStart | Event::DocumentStart(_) => {}
            Event::DocumentEnd => self.documents.extend(self.builder.take_root()),
            Event::StreamEnd => return Ok(true),
            Event::Alias(anchor) => self.alias(anchor, line)?,
            Event::Scalar(text, style, anchor, _) => self.scalar(text, style, anchor, line)?,
            Event::SequenceStart(anchor, _) => {
                self.value_due(line)?;
                self.open.push((anchor, self.builder.nodes()));
                self.builder.open_list(line)?;
            }
            Event::MappingStart(anchor, _) => {
                self.value_due(line)?;
                self.open.push((anchor, self.builder.nodes()));
                self.builder.open_map(line)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close()?,
        }
        Ok(false)
    }

    fn value_due(&self, line: u32) -> Result<(), FormatError> {
        match self.builder.wants() {
            Wants::Value => Ok(()),
            Wants::Key => Err(FormatError::syntax("a text as key", "a list or a map", line)),
        }
    }

    fn scalar(
        &mut self,
        text: Cow<'a, str>,
        style: ScalarStyle,
        anchor: usize,
        line: u32,
    ) -> Result<(), FormatError> {
        if self.builder.wants() == Wants::Key {
            self.builder.key(text, line);
            return Ok(());
        }
        let value = match (style, &*text) {
            (ScalarStyle::Plain, "" | "~" | "null" | "Null" | "NULL") => Value::Null,
            (ScalarStyle::Plain, "true" | "True" | "TRUE") => Value::Bool(true),
            (ScalarStyle::Plain, "false" | "False" | "FALSE") => Value::Bool(false),
            _ => Value::Text(text),
        };
        self.builder.scalar(value, line)?;
        self.remember(anchor, 1)
    }

    fn close(&mut self) -> Result<(), FormatError> {
        self.builder.close()?;
        match self.open.pop() {
            Some((anchor, before)) => self.remember(anchor, self.builder.nodes() - before),
            None => Ok(()),
        }
    }

    /// Keeps an anchored value for its aliases. The copy counts as one alias, so that nested anchors cost.
    fn remember(&mut self, anchor: usize, nodes: usize) -> Result<(), FormatError> {
        if anchor == 0 {
            return Ok(());
        }
        if let Some(node) = self.builder.last().cloned() {
            self.spend(nodes)?;
            self.anchors.insert(anchor, (node, nodes));
        }
        Ok(())
    }

    fn alias(&mut self, anchor: usize, line: u32) -> Result<(), FormatError> {
        if self.open.iter().any(|(open, _)| *open == anchor) {
            return Err(FormatError::Cyclic { line });
        }
        let found = self.anchors.get(&anchor).cloned();
        let (mut node, nodes) = found.ok_or_else(|| FormatError::syntax("an anchor", "no such one", line))?;
        self.spend(nodes)?;
        node.line = line;
        match (self.builder.wants(), node.value) {
            (Wants::Key, Value::Text(text)) => {
                self.builder.key(text, line);
                Ok(())
            }
            (Wants::Key, _) => Err(FormatError::syntax("a text as key", "an alias", line)),
            (Wants::Value, value) => self.builder.copy(Node { line, value }, nodes),
        }
    }

    fn spend(&mut self, nodes: usize) -> Result<(), FormatError> {
        self.aliased = self.aliased.saturating_add(nodes);
        if self.aliased > ALIAS_LIMIT {
            return Err(FormatError::AliasBomb { limit: ALIAS_LIMIT });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_document_knows_its_lines() {
        let documents = parse_yaml("a:\n  - 'true'\n  - true\nb: &x {c: 1.0}\nd: *x\n---\ne: ~\n").unwrap();
        let [first, second] = &documents[..] else { panic!("two documents") };
        assert_eq!(first.items_at("a")[0].text(), Some("true"));
        assert_eq!(first.items_at("a")[1].value, Value::Bool(true));
        assert_eq!(first.at(&["d", "c"]).and_then(Node::text), Some("1.0"));
        assert_eq!(first.get("d").map(|node| node.line), Some(5));
        assert_eq!((second.get("e"), second.entries()[0].line), (None, 7));
    }

    #[test]
    fn what_is_wrong_has_a_name() {
        let bomb: String = (1..12)
            .map(|n| format!("k{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 9].join(", ")))
            .collect();
        let cases = [
            ("a: 1\na: 2\n", "duplicate_key"),
            ("a: &x [*x]\n", "cyclic"),
            ("a: [1, 2\n", "truncated"),
            ("a: \"b\n", "truncated"),
            ("? [a]\n: 1\n", "syntax"),
            ("a: b: c\n", "syntax"),
            ("a: *nothing\n", "syntax"),
            (&format!("k0: &a0 [1, 2]\n{bomb}"), "alias_bomb"),
            (&format!("a: {}", "[".repeat(5000)), "too_deep"),
        ];
        for (text, code) in cases {
            assert_eq!(parse_yaml(text).map_err(|error| error.code()), Err(code), "{text:.40}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "[-a:&*x{}\\[\\],?'\"|>#\n !%]{0,60}") {
            let _ = parse_yaml(&text);
        }
    }
}
