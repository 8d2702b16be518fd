//! Reads Pipfile.lock: a map of packages for each category. It has no edges.

use palisade_model::{Ecosystem, Package, Usage};

use super::super::python::{address, pinned_version};
use crate::digest::from_labelled;
use crate::document::{Node, parse_json};
use crate::facts::{Asks, Facts, Lock};
use crate::format::{Extracted, Format, SourceFile};
use crate::graph::ByName;
use crate::naming::package;
use crate::{FormatError, path};

pub(crate) struct PipfileLock;

impl Format for PipfileLock {
    fn id(&self) -> &'static str {
        "pipfile-lock"
    }

    fn wants(&self, path: &str) -> bool {
        path::name(path) == "Pipfile.lock"
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let root = parse_json(file.text()?)?.expect_map()?;
        let mut packages = ByName::default();
        for category in root.entries().iter().filter(|entry| entry.key != "_meta") {
            let usage = match category.key.as_ref() {
                "default" => Usage::Runtime,
                "develop" => Usage::Development,
                _ => Usage::Optional,
            };
            for entry in category.value.entries() {
                packages.push(read_package(&entry.key, &entry.value, usage, entry.line), Vec::new());
            }
        }
        let lock = Lock::new(Ecosystem::PyPi, Asks::Relation);
        let packages = packages.connect();
        Ok(Extracted { packages, facts: Facts::Lock(Box::new(lock)), ..Extracted::default() })
    }
}

fn read_package(name: &str, node: &Node<'_>, usage: Usage, line: u32) -> Package {
    let version = node.text_at("version").and_then(pinned_version);
    let mut read = package(Ecosystem::PyPi, name, version, line);
    let git = node
        .text_at("git")
        .map(|url| format!("git+{}#{}", address(url), node.text_at("ref").unwrap_or_default()));
    let folder = node.text_at("path").map(|path| format!("file:{path}"));
    read.source = git.or_else(|| node.text_at("file").map(address)).or(folder);
    read.hashes = node.texts_at("hashes").into_iter().filter_map(from_labelled).collect();
    read.usage = usage;
    read
}
