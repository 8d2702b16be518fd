//! The two notations of SPDX 2.3 behind one set of calls.

use std::io::{self, Write};

use crate::spdx::tags::{Section, TagWriter};
use crate::tree::{JsonWriter, Node};

/// How a document of SPDX 2 is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Notation {
    Json,
    TagValue,
}

/// A document that has begun.
pub(super) enum Sink<W> {
    Json(JsonWriter<W>),
    TagValue(TagWriter<W>),
}

impl<W: Write> Sink<W> {
    pub(super) fn start(out: W, notation: Notation) -> io::Result<Self> {
        match notation {
            Notation::Json => {
                let mut json = JsonWriter::new(out);
                json.open('{')?;
                Ok(Self::Json(json))
            }
            Notation::TagValue => Ok(Self::TagValue(TagWriter::new(out))),
        }
    }

    pub(super) fn head(&mut self, head: &Node) -> io::Result<()> {
        match self {
            Self::Json(json) => head.fields().iter().try_for_each(|(key, value)| {
                json.key(key)?;
                json.node(value)
            }),
            Self::TagValue(tags) => tags.head(head),
        }
    }

    pub(super) fn open_packages(&mut self) -> io::Result<()> {
        self.open("packages")
    }

    pub(super) fn package(&mut self, package: &Node) -> io::Result<()> {
        match self {
            Self::Json(json) => json.node(package),
            Self::TagValue(tags) => tags.section(Section::Package, package),
        }
    }

    pub(super) fn close_packages(&mut self) -> io::Result<()> {
        self.close()
    }

    pub(super) fn licenses(&mut self, licenses: &[Node]) -> io::Result<()> {
        if licenses.is_empty() {
            return Ok(());
        }
        self.open("hasExtractedLicensingInfos")?;
        for license in licenses {
            match self {
                Self::Json(json) => json.node(license)?,
                Self::TagValue(tags) => tags.section(Section::License, license)?,
            }
        }
        self.close()
    }

    pub(super) fn open_relationships(&mut self) -> io::Result<()> {
        self.open("relationships")
    }

    pub(super) fn relationship(&mut self, from: &str, kind: &str, to: &str) -> io::Result<()> {
        match self {
            Self::Json(json) => {
                json.open('{')?;
                json.field("spdxElementId", from)?;
                json.field("relationshipType", kind)?;
                json.field("relatedSpdxElement", to)?;
                json.close('}')
            }
            Self::TagValue(tags) => tags.line("Relationship", &format!("{from} {kind} {to}")),
        }
    }

    /// Ends the relationships and the document.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.close()?;
        match self {
            Self::Json(mut json) => {
                json.close('}')?;
                json.finish()
            }
            Self::TagValue(tags) => tags.finish(),
        }
    }

    fn open(&mut self, key: &str) -> io::Result<()> {
        match self {
            Self::Json(json) => {
                json.key(key)?;
                json.open('[')
            }
            Self::TagValue(tags) => tags.blank(),
        }
    }

    fn close(&mut self) -> io::Result<()> {
        match self {
            Self::Json(json) => json.close(']'),
            Self::TagValue(_) => Ok(()),
        }
    }
}
