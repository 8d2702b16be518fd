//! Cargo.toml of vendored crates and of projects. Source: the manifest format in the Cargo book.

use palisade_model::Ecosystem;

use super::super::fact::{LicenseFact, LicenseSource, Subject};
use crate::document::{Node, parse_toml};
use crate::{FormatError, SourceFile, path};

pub(in super::super) struct CargoToml;

impl LicenseSource for CargoToml {
    fn wants(&self, path: &str) -> bool {
        path::name(path) == "Cargo.toml"
    }

    fn read(&self, file: &SourceFile<'_>) -> Result<Vec<LicenseFact>, FormatError> {
        let root = parse_toml(file.text()?)?;
        let Some(package) = root.get("package") else { return Ok(Vec::new()) };
        let Some(name) = package.text_at("name") else { return Ok(Vec::new()) };
        let shared = |key: &str| {
            let inherits = package.get(key).is_some_and(|value| value.is_true("workspace"));
            package.get(key).or_else(|| root.at(&["workspace", "package", key]).filter(|_| inherits))
        };
        let version = shared("version").and_then(Node::text);
        let license = shared("license").and_then(|node| Some((node.text()?.to_owned(), node.line)));
        let subject = Subject::new(Ecosystem::CratesIo, name, version);
        Ok(vec![LicenseFact::stated(file.path, subject, license)])
    }
}
