//! Reads pdm.lock. A package with extras has an entry for itself and one for each set of extras; they are one package.

use palisade_model::{Ecosystem, Package, Usage, python_name};

use super::super::python::{Requirement, address};
use crate::digest::from_labelled;
use crate::document::{Node, parse_toml};
use crate::facts::{Asks, Facts, Lock};
use crate::format::{Extracted, Format, SourceFile};
use crate::graph::ByName;
use crate::naming::package;
use crate::{FormatError, path};

pub(crate) struct PdmLock;

impl Format for PdmLock {
    fn id(&self) -> &'static str {
        "pdm-lock"
    }

    fn wants(&self, path: &str) -> bool {
        path::name(path) == "pdm.lock"
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let root = parse_toml(file.text()?)?;
        let mut packages = ByName::default();
        let mut gaps = Vec::new();
        for node in root.items_at("package") {
            let Some(mut read) = read_package(node) else {
                gaps.push(format!("the package at line {}, without a name or version", node.line));
                continue;
            };
            let old = format!("{} {}", read.name, read.version.as_deref().unwrap_or_default());
            let files = root.at(&["metadata", "files", &old]).map_or(&[][..], Node::items);
            read.hashes.extend(files.iter().filter_map(|file| file.text_at("hash").and_then(from_labelled)));
            let wanted =
                node.items_at("dependencies").iter().filter_map(|text| Requirement::parse(text.text()?));
            packages.push(read, wanted.map(|requirement| python_name(requirement.name)).collect());
        }
        let lock = Lock::new(Ecosystem::PyPi, Asks::RelationAndUsage);
        let packages = packages.connect();
        Ok(Extracted { project: None, packages, has_edges: true, gaps, facts: Facts::Lock(Box::new(lock)) })
    }
}

fn read_package(node: &Node<'_>) -> Option<Package> {
    let name = node.get("name")?;
    let mut read = package(Ecosystem::PyPi, name.text()?, Some(node.text_at("version")?), name.line);
    let groups = node.texts_at("groups");
    read.usage = if groups.is_empty() || groups.contains(&"default") {
        Usage::Runtime
    } else if groups.contains(&"dev") {
        Usage::Development
    } else {
        Usage::Optional
    };
    let git = node
        .text_at("git")
        .map(|url| format!("git+{}#{}", address(url), node.text_at("revision").unwrap_or_default()));
    let folder = node.text_at("path").map(|path| format!("file:{path}"));
    read.source = git.or_else(|| node.text_at("url").map(address)).or(folder);
    let files = node.items_at("files").iter();
    read.hashes = files.filter_map(|file| file.text_at("hash").and_then(from_labelled)).collect();
    Some(read)
}
