//! Writes the packages of a scan as a document. The service and the command line call it.

use std::io::{self, Write};

use crate::cyclonedx::{Syntax, Version, write_bill};
use crate::inventory::Inventory;
use crate::spdx::{self, Notation};

/// The documents that we write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// CycloneDX 1.6.
    CycloneDxJson,
    /// CycloneDX 1.6.
    CycloneDxXml,
    CycloneDx15Json,
    CycloneDx15Xml,
    /// SPDX 2.3.
    SpdxJson,
    /// SPDX 2.3.
    SpdxTagValue,
}

impl Format {
    /// All of them.
    pub const ALL: &[Self] = &[
        Self::CycloneDxJson,
        Self::CycloneDxXml,
        Self::CycloneDx15Json,
        Self::CycloneDx15Xml,
        Self::SpdxJson,
        Self::SpdxTagValue,
    ];
}

/// Writes a document; the same inventory gives the same bytes, whatever the order of its files. `out` should be buffered.
pub fn write_sbom(inventory: &Inventory, format: Format, out: impl Write) -> io::Result<()> {
    match format {
        Format::CycloneDxJson => write_bill(inventory, Version::V1_6, Syntax::Json, out),
        Format::CycloneDxXml => write_bill(inventory, Version::V1_6, Syntax::Xml, out),
        Format::CycloneDx15Json => write_bill(inventory, Version::V1_5, Syntax::Json, out),
        Format::CycloneDx15Xml => write_bill(inventory, Version::V1_5, Syntax::Xml, out),
        Format::SpdxJson => spdx::write_bill(inventory, Notation::Json, out),
        Format::SpdxTagValue => spdx::write_bill(inventory, Notation::TagValue, out),
    }
}
