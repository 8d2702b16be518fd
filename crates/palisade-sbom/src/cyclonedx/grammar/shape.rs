//! What the grammar of one version and format is made of.

use std::sync::LazyLock;

use super::notation::Notation;
use super::scalar::Scalar;
use crate::cyclonedx::{Syntax, Version};

/// All shapes of one version in one format.
pub(crate) struct Grammar {
    pub(crate) version: Version,
    pub(crate) syntax: Syntax,
    pub(super) shapes: Vec<Shape>,
    pub(super) words: Vec<Vec<&'static str>>,
    pub(super) root: usize,
}

/// What an object may hold.
pub(crate) struct Shape {
    pub(crate) fields: Vec<Field>,
    pub(crate) rules: Vec<Rule>,
    /// Keys that are not listed may stand here too.
    pub(crate) open: bool,
    /// XML: nothing of other namespaces may stand here.
    pub(crate) closed: bool,
    /// XML: attributes that are not listed may stand here too.
    pub(crate) extensible: bool,
    /// XML: the elements may come in any order.
    pub(crate) any_order: bool,
    /// XML: the element is the value of the only key.
    pub(crate) transparent: bool,
}

/// One key of an object.
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) place: Place,
    pub(crate) required: bool,
    pub(crate) kind: Kind,
}

/// Where XML has what JSON has under a key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Attribute(&'static str),
    Element(&'static str),
    /// An attribute of a child that holds another key.
    Inner {
        element: &'static str,
        attribute: &'static str,
    },
    /// The text of the element.
    Text,
}

/// What a value may be.
pub(crate) enum Kind {
    Scalar(Scalar),
    /// One of a list of words; an index for [`Grammar::words`].
    Words(usize),
    /// An index for [`Grammar::shape`].
    Shape(usize),
    List(List),
    /// One of several kinds; in XML told by a child element where they have tags.
    Choice(Vec<Entry>),
}

/// A list, in XML with an element around it unless it is flat.
pub(crate) struct List {
    pub(crate) entries: Vec<Entry>,
    pub(crate) flat: bool,
    pub(crate) unique: bool,
    pub(crate) not_empty: bool,
    /// XML: attributes of any kind and elements of other namespaces may stand here too.
    pub(crate) extensible: bool,
    /// XML: all items have the same tag.
    pub(crate) alike: bool,
    /// An item with the key `expression` must be the only one.
    pub(crate) lone: bool,
}

/// One kind of item or of choice.
pub(crate) struct Entry {
    /// The name of its element in XML; empty where it has none of its own.
    pub(crate) tag: &'static str,
    /// XML has the value in this attribute of the element.
    pub(crate) attribute: Option<&'static str>,
    pub(crate) kind: Kind,
}

/// What an object as a whole must keep. Several keys joined by `+` count as one that is there when all are.
pub(crate) enum Rule {
    AtLeastOne(Vec<&'static str>),
    AtMostOne(Vec<&'static str>),
    ExactlyOne(Vec<&'static str>),
    /// The second key needs the first one to be true.
    NeedsTrue(&'static str, &'static str),
    /// All or none.
    Together(Vec<&'static str>),
}

impl Grammar {
    /// The grammar of a version in a format, made when it is first needed.
    pub(crate) fn of(version: Version, syntax: Syntax) -> &'static Self {
        static MADE: [LazyLock<Grammar>; 16] = made();
        &MADE[version as usize * 2 + usize::from(syntax == Syntax::Xml)]
    }

    pub(crate) fn root(&self) -> &Shape {
        &self.shapes[self.root]
    }

    pub(crate) fn shape(&self, index: usize) -> &Shape {
        &self.shapes[index]
    }

    pub(crate) fn words(&self, index: usize) -> &[&'static str] {
        &self.words[index]
    }
}

impl Shape {
    /// XML: whether elements and attributes of other namespaces are let pass.
    pub(crate) fn lets_pass(&self) -> bool {
        !self.closed && self.fields.iter().all(|field| field.place != Place::Text)
    }

    pub(crate) fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

const fn made() -> [LazyLock<Grammar>; 16] {
    macro_rules! both {
        ($($version:ident)*) => {
            [$(
                LazyLock::new(|| Notation::grammar(Version::$version, Syntax::Json)),
                LazyLock::new(|| Notation::grammar(Version::$version, Syntax::Xml)),
            )*]
        };
    }
    both!(V1_0 V1_1 V1_2 V1_3 V1_4 V1_5 V1_6 V1_7)
}
