//! package.json of projects and installed packages. Source: npm's documentation of the file; the old list of licences is
//! a choice.

use palisade_licenses::choice;
use palisade_model::Ecosystem;

use super::super::fact::{LicenseFact, LicenseSource, Subject};
use crate::document::{Node, parse_json};
use crate::{FormatError, SourceFile, path};

pub(in super::super) struct PackageJson;

impl LicenseSource for PackageJson {
    fn wants(&self, path: &str) -> bool {
        path::name(path) == "package.json"
    }

    fn read(&self, file: &SourceFile<'_>) -> Result<Vec<LicenseFact>, FormatError> {
        let root = parse_json(file.text()?)?.expect_map()?;
        let Some(name) = root.text_at("name") else { return Ok(Vec::new()) };
        let subject = Subject::new(Ecosystem::Npm, name, root.text_at("version"));
        Ok(vec![LicenseFact::stated(file.path, subject, license(&root))])
    }
}

/// `license` is a text, or an old map with `type`; `licenses` an old list of either.
fn license(root: &Node<'_>) -> Option<(String, u32)> {
    let node = root.get("license").or_else(|| root.get("licenses"))?;
    let one = |node: &'_ Node<'_>| node.text().or_else(|| node.text_at("type")).map(str::to_owned);
    let all: Vec<String> = match node.items() {
        [] => one(node).into_iter().collect(),
        items => items.iter().filter_map(one).collect(),
    };
    choice(&all.iter().map(String::as_str).collect::<Vec<_>>()).map(|license| (license, node.line))
}
