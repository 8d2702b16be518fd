//! Documents as trees of values, and JSON and XML as texts of them.

mod element;
mod indent;
mod input;
mod json_reader;
mod json_writer;
mod node;
mod xml_reader;
mod xml_tag;
mod xml_writer;

pub(crate) use element::{Attribute, Content, Element};
pub(crate) use input::text_of;
pub(crate) use json_reader::read_json;
pub(crate) use json_writer::JsonWriter;
pub use node::{Foreign, Node, Value};
pub(crate) use xml_reader::read_xml;
pub(crate) use xml_writer::XmlWriter;
