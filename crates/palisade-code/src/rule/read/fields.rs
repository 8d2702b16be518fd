//! The entries of one map, each taken at most once, so that what nobody asked for can be named.

use super::fault::{Fault, Outcome};
use super::node::{Entry, Node, Value};

#[derive(Debug)]
pub(super) struct Fields<'n, 'a> {
    pub(super) line: u32,
    entries: &'n [Entry<'a>],
    taken: Vec<bool>,
}

impl<'n, 'a> Fields<'n, 'a> {
    /// `what` is for messages: a rule, a source.
    pub(super) fn of(node: &'n Node<'a>, what: &str) -> Outcome<Self> {
        let Value::Map(entries) = &node.value else {
            return Err(Fault::kind(node, format!("a map for {what}")));
        };
        Ok(Self { line: node.line, entries, taken: vec![false; entries.len()] })
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|entry| entry.key == key)
    }

    pub(super) fn take(&mut self, key: &str) -> Option<&'n Entry<'a>> {
        let at = self.entries.iter().position(|entry| entry.key == key)?;
        self.taken[at] = true;
        Some(&self.entries[at])
    }

    pub(super) fn required(&mut self, key: &str) -> Outcome<&'n Node<'a>> {
        let line = self.line;
        let entry = self.take(key).ok_or_else(|| Fault::expected(line, format!("`{key}`"), "none"))?;
        Ok(&entry.node)
    }

    pub(super) fn text(&mut self, key: &str) -> Outcome<Option<&'n str>> {
        self.take(key).map(|entry| text(&entry.node, key)).transpose()
    }

    pub(super) fn required_text(&mut self, key: &str) -> Outcome<&'n str> {
        text(self.required(key)?, key)
    }

    pub(super) fn boolean(&mut self, key: &str, default: bool) -> Outcome<bool> {
        self.take(key).map_or(Ok(default), |entry| boolean(&entry.node, key))
    }

    pub(super) fn number(&mut self, key: &str) -> Outcome<Option<u32>> {
        let Some(entry) = self.take(key) else { return Ok(None) };
        let found = text(&entry.node, key)?;
        let number = found.parse().map_err(|_| {
            Fault::expected(entry.line, format!("a whole number for `{key}`"), format!("{found:?}"))
        });
        number.map(Some)
    }

    /// A list of texts; a single text is a list of one.
    pub(super) fn texts(&mut self, key: &str) -> Outcome<Vec<String>> {
        let Some(entry) = self.take(key) else { return Ok(Vec::new()) };
        match &entry.node.value {
            Value::List(items) => items.iter().map(|item| text(item, key).map(str::to_owned)).collect(),
            _ => Ok(vec![text(&entry.node, key)?.to_owned()]),
        }
    }

    /// What nobody took.
    pub(super) fn rest(&self) -> impl Iterator<Item = &'n Entry<'a>> + '_ {
        self.entries.iter().zip(&self.taken).filter(|(_, taken)| !**taken).map(|(entry, _)| entry)
    }

    /// Says that nothing else may be there.
    pub(super) fn end(&self, what: &str) -> Outcome<()> {
        match self.rest().next() {
            Some(entry) => Err(Fault::unsupported(entry.line, format!("`{}` in {what}", entry.key))),
            None => Ok(()),
        }
    }
}

/// The items of a list.
pub(super) fn list<'n, 'a>(node: &'n Node<'a>, what: &str) -> Outcome<&'n [Node<'a>]> {
    match &node.value {
        Value::List(items) => Ok(items),
        _ => Err(Fault::kind(node, format!("a list for `{what}`"))),
    }
}

pub(super) fn text<'n>(node: &'n Node<'_>, what: &str) -> Outcome<&'n str> {
    node.text().ok_or_else(|| Fault::kind(node, format!("a text for `{what}`")))
}

fn boolean(node: &Node<'_>, what: &str) -> Outcome<bool> {
    match node.text() {
        Some("true" | "True" | "TRUE") => Ok(true),
        Some("false" | "False" | "FALSE") => Ok(false),
        Some(found) => {
            Err(Fault::expected(node.line, format!("true or false for `{what}`"), format!("{found:?}")))
        }
        None => Err(Fault::kind(node, format!("true or false for `{what}`"))),
    }
}
