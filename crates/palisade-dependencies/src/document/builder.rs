//! Builds a tree from what a JSON or YAML reader meets, without recursion, within limits of depth and number.

use std::borrow::Cow;

use super::node::{Entry, Map, Node, Value};
use crate::FormatError;

/// Levels of nesting. npm's nested `dependencies` take two each; real files stay below 60.
pub(super) const DEPTH_LIMIT: usize = 200;
/// Values of one document.
pub(super) const NODE_LIMIT: usize = 2_000_000;

#[derive(Debug, Default)]
pub(super) struct Builder<'a> {
    open: Vec<Open<'a>>,
    root: Option<Node<'a>>,
    nodes: usize,
}

#[derive(Debug)]
enum Open<'a> {
    List { line: u32, items: Vec<Node<'a>> },
    Map { line: u32, entries: Vec<Entry<'a>>, key: Option<(Cow<'a, str>, u32)> },
}

/// What the innermost open value waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wants {
    Key,
    Value,
}

impl<'a> Builder<'a> {
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    pub(super) fn wants(&self) -> Wants {
        match self.open.last() {
            Some(Open::Map { key: None, .. }) => Wants::Key,
            _ => Wants::Value,
        }
    }

    /// Whether the innermost open value is a map; `None` when nothing is open.
    pub(super) fn in_map(&self) -> Option<bool> {
        self.open.last().map(|open| matches!(open, Open::Map { .. }))
    }

    pub(super) fn open_list(&mut self, line: u32) -> Result<(), FormatError> {
        self.open(Open::List { line, items: Vec::new() }, line)
    }

    pub(super) fn open_map(&mut self, line: u32) -> Result<(), FormatError> {
        self.open(Open::Map { line, entries: Vec::new(), key: None }, line)
    }

    fn open(&mut self, open: Open<'a>, line: u32) -> Result<(), FormatError> {
        if self.open.len() >= DEPTH_LIMIT {
            return Err(FormatError::TooDeep { limit: DEPTH_LIMIT, line });
        }
        self.count(1)?;
        self.open.push(open);
        Ok(())
    }

    /// The next key of the innermost map; only when it wants one.
    pub(super) fn key(&mut self, text: Cow<'a, str>, at: u32) {
        if let Some(Open::Map { key, .. }) = self.open.last_mut() {
            *key = Some((text, at));
        }
    }

    pub(super) fn scalar(&mut self, value: Value<'a>, line: u32) -> Result<(), FormatError> {
        self.count(1)?;
        self.put(Node { line, value });
        Ok(())
    }

    /// A value that was built before, of `nodes` values.
    pub(super) fn copy(&mut self, node: Node<'a>, nodes: usize) -> Result<(), FormatError> {
        self.count(nodes)?;
        self.put(node);
        Ok(())
    }

    /// Closes the innermost open value and puts it where it belongs.
    pub(super) fn close(&mut self) -> Result<(), FormatError> {
        match self.open.pop() {
            Some(Open::List { line, items }) => self.put(Node { line, value: Value::List(items) }),
            Some(Open::Map { line, entries, .. }) => {
                self.put(Node { line, value: Value::Map(Map::new(entries)?) });
            }
            None => {}
        }
        Ok(())
    }

    fn put(&mut self, node: Node<'a>) {
        match self.open.last_mut() {
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Map { entries, key, .. }) => {
                if let Some((key, line)) = key.take() {
                    entries.push(Entry { key, line, value: node });
                }
            }
            None => self.root = Some(node),
        }
    }

    /// The value that was put last.
    pub(super) fn last(&self) -> Option<&Node<'a>> {
        match self.open.last() {
            Some(Open::List { items, .. }) => items.last(),
            Some(Open::Map { entries, .. }) => entries.last().map(|entry| &entry.value),
            None => self.root.as_ref(),
        }
    }

    pub(super) fn nodes(&self) -> usize {
        self.nodes
    }

    fn count(&mut self, nodes: usize) -> Result<(), FormatError> {
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes > NODE_LIMIT {
            return Err(FormatError::TooMany { what: "values", limit: NODE_LIMIT });
        }
        Ok(())
    }

    pub(super) fn take_root(&mut self) -> Option<Node<'a>> {
        self.root.take()
    }
}
