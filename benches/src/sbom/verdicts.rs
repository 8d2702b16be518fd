//! Whether a written document is what it should be.

use std::collections::BTreeSet;
use std::path::Path;

use jsonschema::Validator;
use palisade_model::Hash;
use palisade_sbom::cyclonedx::Document;
use palisade_sbom::{Format, Limits, read_sbom};
use serde_json::Value;

use crate::cyclonedx::validator;

pub(super) struct Judge {
    cyclonedx_15: Validator,
    cyclonedx_16: Validator,
    spdx: Validator,
}

impl Judge {
    pub(super) fn new(schemas: &Path) -> anyhow::Result<Self> {
        let missing = || anyhow::anyhow!("expected bom-1.5, bom-1.6 and spdx-2.3 in {}", schemas.display());
        let spdx: Value = serde_json::from_slice(&std::fs::read(schemas.join("spdx-2.3.schema.json"))?)?;
        Ok(Self {
            cyclonedx_15: validator(schemas, "1.5")?.ok_or_else(missing)?,
            cyclonedx_16: validator(schemas, "1.6")?.ok_or_else(missing)?,
            spdx: jsonschema::options().should_validate_formats(true).build(&spdx)?,
        })
    }

    /// What is wrong with a document: JSON by the schema, the other formats by what our readers make of them.
    pub(super) fn problem(&self, written: &[u8], format: Format) -> Option<String> {
        match format {
            Format::CycloneDxJson => self.schema(&self.cyclonedx_16, written).or_else(|| bill(written)),
            Format::CycloneDx15Json => self.schema(&self.cyclonedx_15, written).or_else(|| bill(written)),
            Format::CycloneDxXml => self.as_json(&self.cyclonedx_16, written),
            Format::CycloneDx15Xml => self.as_json(&self.cyclonedx_15, written),
            Format::SpdxJson => self.schema(&self.spdx, written),
            Format::SpdxTagValue | Format::OpenVex => None,
        }
    }

    fn schema(&self, validator: &Validator, written: &[u8]) -> Option<String> {
        let document: Value = match serde_json::from_slice(written) {
            Ok(document) => document,
            Err(error) => return Some(error.to_string()),
        };
        let error = validator.iter_errors(&document).next()?;
        Some(format!("{} at {}", error, error.instance_path()).chars().take(300).collect())
    }

    /// An XML document must also be valid as the JSON that it says.
    fn as_json(&self, validator: &Validator, written: &[u8]) -> Option<String> {
        if let Some(problem) = bill(written) {
            return Some(problem);
        }
        let document = Document::read(written, Limits::default()).ok()?;
        let mut json = Vec::new();
        document.write_json(&mut json).ok()?;
        self.schema(validator, &json)
    }
}

/// The package URLs and digests of a document of any format, in order.
pub(super) fn packages(written: &[u8]) -> anyhow::Result<BTreeSet<(String, Vec<Hash>)>> {
    let file = read_sbom("written", written, Limits::default())?;
    let known = file.packages.into_iter().filter(|package| package.purl.kind != "generic");
    Ok(known.map(|package| (package.purl.to_string(), package.hashes)).collect())
}

/// What reading the document gives instead of the packages that the same inventory gave in another format.
pub(super) fn difference(written: &[u8], expected: &BTreeSet<(String, Vec<Hash>)>) -> Option<String> {
    match packages(written) {
        Err(error) => Some(error.to_string()),
        Ok(found) => {
            let first = found.symmetric_difference(expected).next()?;
            Some(format!("expected {} packages, found {}: {}", expected.len(), found.len(), first.0))
        }
    }
}

fn bill(written: &[u8]) -> Option<String> {
    match Document::read(written, Limits::default()) {
        Err(error) => Some(error.to_string()),
        Ok(document) => document.violations().first().map(ToString::to_string),
    }
}
