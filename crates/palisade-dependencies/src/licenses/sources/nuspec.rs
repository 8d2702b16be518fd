//! *.nuspec of projects and of unpacked packages. Source: the reference of nuspec at NuGet.

use palisade_model::Ecosystem;

use super::super::fact::{LicenseFact, LicenseSource, Subject};
use crate::document::parse_xml;
use crate::{FormatError, SourceFile, path};

pub(in super::super) struct Nuspec;

impl LicenseSource for Nuspec {
    fn wants(&self, path: &str) -> bool {
        path::name(path).ends_with(".nuspec")
    }

    fn read(&self, file: &SourceFile<'_>) -> Result<Vec<LicenseFact>, FormatError> {
        let root = parse_xml(file.text()?)?;
        let Some(metadata) = root.child("metadata") else { return Ok(Vec::new()) };
        let Some(id) = metadata.text_of("id") else { return Ok(Vec::new()) };
        let expression =
            metadata.child("license").filter(|license| license.attribute("type") == Some("expression"));
        // The address that every package with an expression or a file of its own has besides.
        let address =
            metadata.child("licenseUrl").filter(|address| !address.text.ends_with("deprecateLicenseUrl"));
        let license = expression.or(address).filter(|license| !license.text.is_empty());
        let subject = Subject::new(Ecosystem::NuGet, id, metadata.text_of("version"));
        let license = license.map(|license| (license.text.clone(), license.line));
        Ok(vec![LicenseFact::stated(file.path, subject, license)])
    }
}
