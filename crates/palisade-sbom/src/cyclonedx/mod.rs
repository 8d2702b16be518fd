//! CycloneDX 1.0 to 1.7: documents in JSON and XML, held to every rule of their version.

mod bill;
mod check;
mod document;
mod from_xml;
mod grammar;
mod references;
mod stream;
mod to_xml;
mod version;

pub(crate) use bill::write_bill;
pub use document::Document;
pub(crate) use document::json_version;
use grammar::is_schema_license;
pub(crate) use grammar::is_uri_reference;
pub use version::{Syntax, Version};
