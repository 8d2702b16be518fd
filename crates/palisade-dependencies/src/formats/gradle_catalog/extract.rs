//! Reads a version catalog. It says which versions a build may use; whether it does, only the build scripts tell.

use palisade_model::{Ecosystem, Package};

use crate::document::{Node, parse_toml};
use crate::format::{Extracted, Format, SourceFile};
use crate::naming::{package, required};
use crate::{FormatError, path};

pub(crate) struct GradleCatalog;

impl Format for GradleCatalog {
    fn id(&self) -> &'static str {
        "gradle-catalog"
    }

    fn wants(&self, path: &str) -> bool {
        path::name(path).ends_with(".versions.toml")
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let root = parse_toml(file.text()?)?;
        let mut extracted = Extracted::default();
        for entry in root.entries_at("libraries") {
            match read_library(&entry.value, &root, entry.line) {
                Some(read) => extracted.packages.push(read),
                None => extracted.gaps.push(format!("the library at line {}", entry.line)),
            }
        }
        Ok(extracted)
    }
}

/// `"group:name:version"`, or a table with `module` or `group` and `name`, and perhaps a version.
fn read_library(node: &Node<'_>, root: &Node<'_>, line: u32) -> Option<Package> {
    if let Some(text) = node.text() {
        let mut parts = text.splitn(3, ':');
        let name = format!("{}:{}", parts.next()?, parts.next()?);
        return Some(with_version(&name, parts.next().unwrap_or_default(), line));
    }
    let name = match node.text_at("module") {
        Some(module) => module.to_owned(),
        None => format!("{}:{}", node.text_at("group")?, node.text_at("name")?),
    };
    let version = node.get("version").and_then(|version| resolve(version, root)).unwrap_or_default();
    Some(with_version(&name, version, line))
}

/// A version is a text, a reference into `[versions]`, or a rich version.
fn resolve<'n>(version: &'n Node<'_>, root: &'n Node<'_>) -> Option<&'n str> {
    if let Some(reference) = version.text_at("ref") {
        let target = root.at(&["versions", reference])?;
        return target.text().or_else(|| rich(target));
    }
    version.text().or_else(|| rich(version))
}

fn rich<'n>(version: &'n Node<'_>) -> Option<&'n str> {
    ["strictly", "require", "prefer"].iter().find_map(|key| version.text_at(key))
}

fn with_version(name: &str, version: &str, line: u32) -> Package {
    let is_range = version.starts_with(['[', '(', ']'])
        || version.contains(['+', ','])
        || version.starts_with("latest.");
    if version.is_empty() || is_range {
        let asked = required(Ecosystem::Maven, name, version, line);
        return Package { relation: palisade_model::Relation::Unknown, ..asked };
    }
    // `strictly` may add what is preferred: `1.7!!1.8`.
    package(Ecosystem::Maven, name, Some(version.split("!!").next().unwrap_or(version)), line)
}
