//! CycloneDX 1.0 to 1.7: documents in JSON and XML, held to every rule of their version.

mod check;
mod document;
mod from_xml;
mod grammar;
mod references;
mod to_xml;
mod version;

pub use document::Document;
pub use version::{Syntax, Version};
