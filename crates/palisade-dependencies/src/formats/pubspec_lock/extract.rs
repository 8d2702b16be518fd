//! Reads pubspec.lock. It tells direct from transitive, and what is direct for development, but has no edges.

use palisade_model::{Ecosystem, HashAlgorithm, Package, Relation, Usage};

use crate::digest::from_hex;
use crate::document::{Node, parse_yaml};
use crate::format::{Extracted, Format, SourceFile};
use crate::naming::package;
use crate::{FormatError, path};

pub(crate) struct PubspecLock;

impl Format for PubspecLock {
    fn id(&self) -> &'static str {
        "pubspec-lock"
    }

    fn wants(&self, path: &str) -> bool {
        path::name(path) == "pubspec.lock"
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let mut extracted = Extracted::default();
        for document in parse_yaml(file.text()?)? {
            let document = document.expect_map()?;
            let entries = document.entries_at("packages").iter();
            extracted
                .packages
                .extend(entries.map(|entry| read_package(&entry.key, &entry.value, entry.line)));
        }
        Ok(extracted)
    }
}

fn read_package(name: &str, node: &Node<'_>, line: u32) -> Package {
    let mut read = package(Ecosystem::Pub, name, node.text_at("version"), line);
    (read.relation, read.usage) = match node.text_at("dependency").unwrap_or_default() {
        "direct dev" => (Relation::Direct, Usage::Development),
        "transitive" => (Relation::Transitive, Usage::Runtime),
        other if other.starts_with("direct") => (Relation::Direct, Usage::Runtime),
        _ => (Relation::Unknown, Usage::Runtime),
    };
    let description = |key: &str| node.get("description").and_then(|description| description.text_at(key));
    read.source = match node.text_at("source") {
        Some("git") => Some(format!(
            "git+{}#{}",
            description("url").unwrap_or_default(),
            description("resolved-ref").unwrap_or_default()
        )),
        Some("path") => Some(format!("file:{}", description("path").unwrap_or_default())),
        Some("sdk") => Some(format!("sdk:{}", node.text_at("description").unwrap_or_default())),
        _ => None,
    };
    read.hashes.extend(description("sha256").and_then(|digits| from_hex(HashAlgorithm::Sha256, digits)));
    read
}
