//! One value of a document and where it stood. CycloneDX documents in JSON and in XML become the same tree.

use super::{Attribute, Element};

/// A value of a document. Two are equal when they say the same, wherever they stand and in whatever order of keys.
#[derive(Debug, Clone)]
pub struct Node {
    /// The line that it begins on, from 1; 0 for values that were made, not read.
    pub line: u32,
    pub value: Value,
    /// What an XML document carries of other namespaces here. JSON has no such thing.
    pub foreign: Option<Box<Foreign>>,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    /// As written, so that nothing is lost.
    Number(Box<str>),
    Text(Box<str>),
    List(Vec<Node>),
    /// In the order of the document, each key once.
    Object(Vec<(Box<str>, Node)>),
}

/// Attributes and elements of XML that CycloneDX does not define but lets pass.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Foreign {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) elements: Vec<Element>,
}

impl Node {
    pub(crate) fn new(line: u32, value: Value) -> Self {
        Self { line, value, foreign: None }
    }

    /// A made text.
    pub fn text(text: impl Into<Box<str>>) -> Self {
        Self::new(0, Value::Text(text.into()))
    }

    /// A made whole number.
    pub fn number(number: u64) -> Self {
        Self::new(0, Value::Number(number.to_string().into()))
    }

    /// A made list.
    pub fn list(items: Vec<Self>) -> Self {
        Self::new(0, Value::List(items))
    }

    /// A made object without keys.
    pub fn object() -> Self {
        Self::new(0, Value::Object(Vec::new()))
    }

    /// The same object with one more key; the caller adds each key once.
    #[must_use]
    pub fn with(mut self, key: &str, value: Self) -> Self {
        if let Value::Object(fields) = &mut self.value {
            fields.push((key.into(), value));
        }
        self
    }

    /// The same object with one more key when there is something to say.
    #[must_use]
    pub fn with_some(self, key: &str, value: Option<Self>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// The value of a key, when this is an object that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.fields().iter().find(|(name, _)| &**name == key).map(|(_, value)| value)
    }

    /// The text of a key, when this is an object that has one there.
    pub fn get_text(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_text()
    }

    /// The items of the list of a key; empty when there is none.
    pub fn get_list(&self, key: &str) -> &[Self] {
        self.get(key).map_or(&[], Self::items)
    }

    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The keys and values of an object; empty for anything else.
    pub fn fields(&self) -> &[(Box<str>, Self)] {
        match &self.value {
            Value::Object(fields) => fields,
            _ => &[],
        }
    }

    /// The items of a list; empty for anything else.
    pub fn items(&self) -> &[Self] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// What a message calls this kind of value.
    pub(crate) fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::Text(_) => "a text",
            Value::List(_) => "a list",
            Value::Object(_) => "an object",
        }
    }
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        if self.foreign != other.foreign {
            return false;
        }
        match (&self.value, &other.value) {
            (Value::Object(ours), Value::Object(theirs)) => same_fields(ours, theirs),
            (ours, theirs) => ours == theirs,
        }
    }
}

fn same_fields(ours: &[(Box<str>, Node)], theirs: &[(Box<str>, Node)]) -> bool {
    if ours.len() != theirs.len() {
        return false;
    }
    if ours.iter().zip(theirs).all(|(ours, theirs)| ours.0 == theirs.0) {
        return ours.iter().zip(theirs).all(|(ours, theirs)| ours.1 == theirs.1);
    }
    let theirs: std::collections::HashMap<&str, &Node> =
        theirs.iter().map(|(key, value)| (&**key, value)).collect();
    ours.iter().all(|(key, value)| theirs.get(&**key).is_some_and(|other| *other == value))
}
