//! Writes the packages of a scan as a document. The service and the command line call it.

use std::io::{self, Write};
use std::str::FromStr;

use crate::cyclonedx::{Syntax, Version, write_bill};
use crate::inventory::Inventory;
use crate::spdx::{self, Notation};
use crate::vex::write_openvex;

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
    /// OpenVEX 0.2: what was decided about the vulnerabilities, without the packages.
    OpenVex,
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
        Self::OpenVex,
    ];

    /// Whether it lists the packages.
    pub fn is_bill(self) -> bool {
        self != Self::OpenVex
    }

    /// The word by which callers ask for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CycloneDxJson => "cyclonedx",
            Self::CycloneDxXml => "cyclonedx-xml",
            Self::CycloneDx15Json => "cyclonedx-1.5",
            Self::CycloneDx15Xml => "cyclonedx-1.5-xml",
            Self::SpdxJson => "spdx",
            Self::SpdxTagValue => "spdx-tag-value",
            Self::OpenVex => "openvex",
        }
    }

    /// As registered, with the version where the type has one.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::CycloneDxJson => "application/vnd.cyclonedx+json; version=1.6",
            Self::CycloneDxXml => "application/vnd.cyclonedx+xml; version=1.6",
            Self::CycloneDx15Json => "application/vnd.cyclonedx+json; version=1.5",
            Self::CycloneDx15Xml => "application/vnd.cyclonedx+xml; version=1.5",
            Self::SpdxJson => "application/spdx+json; version=2.3",
            Self::SpdxTagValue => "text/spdx; version=2.3",
            Self::OpenVex => "application/vex+json; version=0.2.0",
        }
    }

    /// How names of such files end.
    pub fn extension(self) -> &'static str {
        match self {
            Self::CycloneDxJson | Self::CycloneDx15Json => "cdx.json",
            Self::CycloneDxXml | Self::CycloneDx15Xml => "cdx.xml",
            Self::SpdxJson => "spdx.json",
            Self::SpdxTagValue => "spdx",
            Self::OpenVex => "openvex.json",
        }
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().copied().find(|format| format.as_str() == word).ok_or_else(|| {
            let all: Vec<_> = Self::ALL.iter().map(|format| format.as_str()).collect();
            format!("expected one of {}, found {word:?}", all.join(", "))
        })
    }
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
        Format::OpenVex => write_openvex(inventory, out),
    }
}
