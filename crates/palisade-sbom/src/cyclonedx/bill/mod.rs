//! Our own bills of materials in CycloneDX 1.5 and 1.6, as streams.

mod components;
mod document;
mod vulnerabilities;

pub(crate) use document::write_bill;
