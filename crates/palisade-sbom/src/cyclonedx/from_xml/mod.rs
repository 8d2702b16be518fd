//! XML documents as the trees that the same documents in JSON would be.

mod places;
mod reader;
mod values;

pub(super) use reader::root_from_xml;
