//! composer.json of projects and installed packages, and vendor/composer/installed.json, which lists all of the latter.
//! Source: the schema in Composer's documentation; several licences are a choice.

use palisade_licenses::choice;
use palisade_model::Ecosystem;

use super::super::fact::{LicenseFact, LicenseSource, Subject};
use crate::document::{Node, parse_json};
use crate::{FormatError, SourceFile, path};

pub(in super::super) struct ComposerInstalled;
pub(in super::super) struct ComposerJson;

impl LicenseSource for ComposerInstalled {
    fn wants(&self, path: &str) -> bool {
        path.ends_with("composer/installed.json")
    }

    fn read(&self, file: &SourceFile<'_>) -> Result<Vec<LicenseFact>, FormatError> {
        let root = parse_json(file.text()?)?;
        // Composer 1 wrote a list, Composer 2 a map with the list in it.
        let packages = if root.is_map() { root.items_at("packages") } else { root.items() };
        Ok(packages.iter().filter_map(|package| fact(package, file.path)).collect())
    }
}

impl LicenseSource for ComposerJson {
    fn wants(&self, path: &str) -> bool {
        path::name(path) == "composer.json"
    }

    fn read(&self, file: &SourceFile<'_>) -> Result<Vec<LicenseFact>, FormatError> {
        let root = parse_json(file.text()?)?.expect_map()?;
        Ok(fact(&root, file.path).into_iter().collect())
    }
}

fn fact(package: &Node<'_>, path: &str) -> Option<LicenseFact> {
    let subject = Subject::new(Ecosystem::Packagist, package.text_at("name")?, package.text_at("version"));
    let line = package.get("license").map_or(0, |license| license.line);
    let license = choice(&package.texts_at("license")).map(|license| (license, line));
    Some(LicenseFact::stated(path, subject, license))
}
