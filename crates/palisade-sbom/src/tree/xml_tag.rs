//! One start tag of XML: its name and attributes with their namespaces.

use quick_xml::events::BytesStart;
use quick_xml::name::{Prefix, ResolveResult};
use quick_xml::{NsReader, XmlVersion};

use super::{Attribute, Element};
use crate::error::excerpt;
use crate::{Fault, ReadError};

/// No document has more on one element.
const MOST_ATTRIBUTES: usize = 256;

/// The element that a start tag begins.
pub(super) fn element(reader: &NsReader<&[u8]>, start: &BytesStart, line: u32) -> Result<Element, ReadError> {
    let fail = |error: &dyn std::fmt::Display| Fault::syntax("XML", &error.to_string()).at(line);
    let (space, name) = reader.resolver().resolve_element(start.name());
    let namespace = namespace(&space, line)?;
    let mut attributes: Vec<Attribute> = Vec::new();
    // The check of the parser itself takes the square of the number of attributes.
    for (count, attribute) in start.attributes().with_checks(false).enumerate() {
        if count >= MOST_ATTRIBUTES {
            return Err(Fault::TooMany { limit: MOST_ATTRIBUTES }.at(line));
        }
        let attribute = attribute.map_err(|error| fail(&error))?;
        if attribute.key.as_namespace_binding().is_some() {
            continue;
        }
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        let (space, name) = reader.resolver().resolve_attribute(attribute.key);
        let read = Attribute {
            namespace: self::namespace(&space, line)?,
            prefix: prefix(attribute.key.prefix()),
            name: name.into_inner().into(),
            value: value.map_err(|error| fail(&error))?.into(),
        };
        let is_same = |other: &Attribute| other.name == read.name && other.namespace == read.namespace;
        if attributes.iter().any(is_same) {
            return Err(Fault::DuplicateKey(excerpt(&read.name)).at(line));
        }
        attributes.push(read);
    }
    Ok(Element {
        line,
        namespace,
        prefix: prefix(start.name().prefix()),
        name: name.into_inner().into(),
        attributes,
        content: Vec::new(),
    })
}

fn prefix(prefix: Option<Prefix>) -> Box<str> {
    prefix.map(Prefix::into_inner).unwrap_or_default().into()
}

fn namespace(space: &ResolveResult, line: u32) -> Result<Box<str>, ReadError> {
    match space {
        ResolveResult::Unbound => Ok("".into()),
        ResolveResult::Bound(namespace) => Ok(namespace.0.into()),
        ResolveResult::Unknown(prefix) => Err(Fault::syntax("a declared prefix", prefix).at(line)),
    }
}
