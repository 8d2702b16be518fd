//! One element of an XML document, before its grammar says what it means.

/// An element with its namespace resolved.
#[derive(Debug, Clone)]
pub(crate) struct Element {
    pub(crate) line: u32,
    /// Empty when it is in none.
    pub(crate) namespace: Box<str>,
    /// As the document abbreviates the namespace; empty for the default one.
    pub(crate) prefix: Box<str>,
    /// Without prefix.
    pub(crate) name: Box<str>,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) content: Vec<Content>,
}

/// An attribute that is no declaration of a namespace.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Attribute {
    /// Empty when it is in none.
    pub(crate) namespace: Box<str>,
    pub(crate) prefix: Box<str>,
    pub(crate) name: Box<str>,
    pub(crate) value: Box<str>,
}

/// What stands between the tags of an element.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Content {
    Element(Element),
    Text(Box<str>),
}

impl Element {
    pub(crate) fn children(&self) -> impl Iterator<Item = &Self> {
        self.content.iter().filter_map(|content| match content {
            Content::Element(element) => Some(element),
            Content::Text(_) => None,
        })
    }

    /// All text directly inside, in one piece.
    pub(crate) fn text(&self) -> String {
        let texts = self.content.iter().filter_map(|content| match content {
            Content::Text(text) => Some(&**text),
            Content::Element(_) => None,
        });
        texts.collect()
    }
}

impl PartialEq for Element {
    fn eq(&self, other: &Self) -> bool {
        self.namespace == other.namespace
            && self.name == other.name
            && self.attributes == other.attributes
            && self.content == other.content
    }
}
