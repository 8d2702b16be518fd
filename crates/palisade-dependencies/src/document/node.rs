//! The tree that JSON, TOML and YAML documents become: values with the line they start at.
//! Read by the formats; a value of another shape than expected reads as absent.

use std::borrow::Cow;

use crate::FormatError;

/// A value and its line, from 1.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node<'a> {
    pub(crate) line: u32,
    pub(crate) value: Value<'a>,
}

/// What a document can hold. Numbers and dates keep their text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value<'a> {
    Null,
    Bool(bool),
    Number(Cow<'a, str>),
    Text(Cow<'a, str>),
    List(Vec<Node<'a>>),
    Map(Map<'a>),
}

/// A map in the order of the file, each key once.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Map<'a> {
    entries: Vec<Entry<'a>>,
    /// Positions of the entries in order of key; empty for small maps, which are searched one by one.
    sorted: Vec<u32>,
}

/// One key of a map with its line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry<'a> {
    pub(crate) key: Cow<'a, str>,
    pub(crate) line: u32,
    pub(crate) value: Node<'a>,
}

const SMALL_MAP: usize = 12;

impl<'a> Map<'a> {
    /// Checks that every key is there once.
    pub(crate) fn new(entries: Vec<Entry<'a>>) -> Result<Self, FormatError> {
        let mut sorted = Vec::new();
        let repeated = if entries.len() <= SMALL_MAP {
            (1..entries.len()).find(|at| entries[..*at].iter().any(|entry| entry.key == entries[*at].key))
        } else {
            sorted = (0..u32::try_from(entries.len()).unwrap_or(u32::MAX)).collect();
            sorted.sort_by(|a, b| entries[*a as usize].key.cmp(&entries[*b as usize].key));
            let twins =
                sorted.windows(2).find(|pair| entries[pair[0] as usize].key == entries[pair[1] as usize].key);
            twins.map(|pair| pair[1] as usize)
        };
        match repeated.map(|at| &entries[at]) {
            Some(entry) => {
                Err(FormatError::DuplicateKey { key: crate::error::shorten(&entry.key), line: entry.line })
            }
            None => Ok(Self { entries, sorted }),
        }
    }

    pub(crate) fn entries(&self) -> &[Entry<'a>] {
        &self.entries
    }

    fn get(&self, key: &str) -> Option<&Node<'a>> {
        if self.sorted.is_empty() {
            return self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value);
        }
        let at = self.sorted.binary_search_by(|at| (*self.entries[*at as usize].key).cmp(key)).ok()?;
        Some(&self.entries[self.sorted[at] as usize].value)
    }
}

impl<'a> Node<'a> {
    /// The value of a key, when this is a map that has it and it is not null.
    pub(crate) fn get(&self, key: &str) -> Option<&Node<'a>> {
        let Value::Map(map) = &self.value else { return None };
        map.get(key).filter(|node| node.value != Value::Null)
    }

    /// The value at the end of a path of keys.
    pub(crate) fn at(&self, path: &[&str]) -> Option<&Node<'a>> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The text, when this is one. Numbers count as text: formats write versions as either.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) | Value::Number(text) => Some(text),
            _ => None,
        }
    }

    /// The text of a key, when it has one that is not empty.
    pub(crate) fn text_at(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Node::text).filter(|text| !text.is_empty())
    }

    pub(crate) fn is_true(&self, key: &str) -> bool {
        self.get(key).is_some_and(|node| node.value == Value::Bool(true))
    }

    /// The entries of a map; none for other values.
    pub(crate) fn entries(&self) -> &[Entry<'a>] {
        match &self.value {
            Value::Map(map) => map.entries(),
            _ => &[],
        }
    }

    /// The entries of the map at a key.
    pub(crate) fn entries_at(&self, key: &str) -> &[Entry<'a>] {
        self.get(key).map_or(&[], Node::entries)
    }

    /// The items of a list; none for other values.
    pub(crate) fn items(&self) -> &[Node<'a>] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The items of the list at a key.
    pub(crate) fn items_at(&self, key: &str) -> &[Node<'a>] {
        self.get(key).map_or(&[], Node::items)
    }

    /// A list of texts, or one text, at a key.
    pub(crate) fn texts_at(&self, key: &str) -> Vec<&str> {
        match self.get(key) {
            Some(node) => node.text().into_iter().chain(node.items().iter().filter_map(Node::text)).collect(),
            None => Vec::new(),
        }
    }

    pub(crate) fn is_map(&self) -> bool {
        matches!(self.value, Value::Map(_))
    }

    /// This node, when it is a map.
    pub(crate) fn expect_map(self) -> Result<Self, FormatError> {
        if self.is_map() {
            return Ok(self);
        }
        Err(FormatError::syntax("a map as the document", self.kind(), self.line))
    }

    fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "nothing",
            Value::Bool(_) => "a truth value",
            Value::Number(_) => "a number",
            Value::Text(_) => "text",
            Value::List(_) => "a list",
            Value::Map(_) => "a map",
        }
    }
}
