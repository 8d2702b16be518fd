//! Reads poetry.lock. Groups are in it since version 2.1; before, `category` or the manifest tells them.

use palisade_model::{Ecosystem, Hash, Package, Usage, python_name};

use super::super::python::address;
use crate::digest::from_labelled;
use crate::document::{Node, parse_toml};
use crate::facts::{Asks, Facts, Lock};
use crate::format::{Extracted, Format, SourceFile};
use crate::graph::ByName;
use crate::naming::package;
use crate::{FormatError, path};

pub(crate) struct PoetryLock;

impl Format for PoetryLock {
    fn id(&self) -> &'static str {
        "poetry-lock"
    }

    fn wants(&self, path: &str) -> bool {
        path::name(path) == "poetry.lock"
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let root = parse_toml(file.text()?)?;
        let mut packages = ByName::default();
        let mut gaps = Vec::new();
        let mut tells_usage = false;
        for node in root.items_at("package") {
            let Some(mut read) = read_package(node) else {
                gaps.push(format!("the package at line {}, without a name or version", node.line));
                continue;
            };
            tells_usage |= node.get("groups").is_some() || node.get("category").is_some();
            read.hashes.extend(old_hashes(&root, node));
            let wanted = node.entries_at("dependencies").iter().map(|entry| python_name(&entry.key));
            packages.push(read, wanted.collect());
        }
        let asks = if tells_usage { Asks::Relation } else { Asks::RelationAndUsage };
        Ok(Extracted {
            project: None,
            packages: packages.connect(),
            has_edges: true,
            gaps,
            facts: Facts::Lock(Box::new(Lock::new(Ecosystem::PyPi, asks))),
        })
    }
}

fn read_package(node: &Node<'_>) -> Option<Package> {
    let name = node.get("name")?;
    let mut read = package(Ecosystem::PyPi, name.text()?, Some(node.text_at("version")?), name.line);
    read.usage = usage_of(node);
    read.hashes = hashes(node.items_at("files"));
    read.source = node.get("source").and_then(source_of);
    Some(read)
}

fn usage_of(node: &Node<'_>) -> Usage {
    let groups = node.texts_at("groups");
    let shipped = match node.text_at("category") {
        Some(category) => category == "main",
        None => groups.is_empty() || groups.contains(&"main"),
    };
    match (shipped, node.is_true("optional")) {
        (true, false) => Usage::Runtime,
        (true, true) => Usage::Optional,
        (false, _) => Usage::Development,
    }
}

/// Another index is still an index; git, addresses and folders are elsewhere.
fn source_of(source: &Node<'_>) -> Option<String> {
    let url = source.text_at("url")?;
    match source.text_at("type") {
        Some("git") => {
            let commit = source.text_at("resolved_reference").unwrap_or_default();
            Some(format!("git+{}#{commit}", address(url)))
        }
        Some("directory" | "file") => Some(format!("file:{url}")),
        Some("url") => Some(address(url)),
        _ => None,
    }
}

fn hashes(files: &[Node<'_>]) -> Vec<Hash> {
    files.iter().filter_map(|file| file.text_at("hash").and_then(from_labelled)).collect()
}

/// Versions before 2.0 keep the files of all packages in one table at the end.
fn old_hashes(root: &Node<'_>, node: &Node<'_>) -> Vec<Hash> {
    let name = node.text_at("name").unwrap_or_default();
    root.at(&["metadata", "files", name]).map(|files| hashes(files.items())).unwrap_or_default()
}
