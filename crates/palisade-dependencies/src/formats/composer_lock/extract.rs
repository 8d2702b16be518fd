//! Reads composer.lock. What is direct only composer.json tells.

use palisade_licenses::choice;
use palisade_model::{Ecosystem, HashAlgorithm, Package, Usage};

use crate::digest::from_hex;
use crate::document::{Node, parse_json};
use crate::facts::{Asks, Facts, Lock};
use crate::format::{Extracted, Format, SourceFile};
use crate::graph::ByName;
use crate::naming::{advisory_name, package};
use crate::{FormatError, path};

pub(crate) struct ComposerLock;

impl Format for ComposerLock {
    fn id(&self) -> &'static str {
        "composer-lock"
    }

    fn wants(&self, path: &str) -> bool {
        path::name(path) == "composer.lock"
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let root = parse_json(file.text()?)?.expect_map()?;
        let mut packages = ByName::default();
        let mut gaps = Vec::new();
        for (list, usage) in [("packages", Usage::Runtime), ("packages-dev", Usage::Development)] {
            for node in root.items_at(list) {
                let Some(read) = read_package(node) else {
                    gaps.push(format!("the package at line {}, without a name or version", node.line));
                    continue;
                };
                let wanted = node.entries_at("require").iter();
                let wanted = wanted.map(|entry| advisory_name(Ecosystem::Packagist, &entry.key)).collect();
                packages.push(Package { usage, ..read }, wanted);
            }
        }
        let facts = Facts::Lock(Box::new(Lock::new(Ecosystem::Packagist, Asks::Relation)));
        Ok(Extracted { project: None, packages: packages.connect(), has_edges: true, gaps, facts })
    }
}

fn read_package(node: &Node<'_>) -> Option<Package> {
    let name = node.get("name")?;
    let mut read = package(Ecosystem::Packagist, name.text()?, Some(node.text_at("version")?), name.line);
    read.licenses.extend(choice(&node.texts_at("license")));
    let dist = node.get("dist");
    let sha1 = dist.and_then(|dist| dist.text_at("shasum"));
    read.hashes.extend(sha1.and_then(|digits| from_hex(HashAlgorithm::Sha1, digits)));
    read.source = dist
        .filter(|dist| dist.text_at("type") == Some("path"))
        .and_then(|dist| dist.text_at("url"))
        .map(|url| format!("file:{url}"));
    Some(read)
}
