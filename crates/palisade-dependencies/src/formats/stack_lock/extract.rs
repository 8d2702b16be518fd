//! Reads stack.yaml.lock: the packages beyond the snapshot. What the snapshot brings is not in the file.

use palisade_model::{Ecosystem, Package};

use crate::document::{Node, parse_yaml};
use crate::format::{Extracted, Format, SourceFile};
use crate::naming::package;
use crate::{FormatError, path};

pub(crate) struct StackLock;

impl Format for StackLock {
    fn id(&self) -> &'static str {
        "stack-lock"
    }

    fn wants(&self, path: &str) -> bool {
        path::name(path) == "stack.yaml.lock"
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let mut extracted = Extracted::default();
        for document in parse_yaml(file.text()?)? {
            let document = document.expect_map()?;
            for node in document.items_at("packages") {
                match read_package(node) {
                    Some(read) => extracted.packages.push(read),
                    None => extracted.gaps.push(format!("the package at line {}", node.line)),
                }
            }
            if !document.items_at("snapshots").is_empty() {
                extracted.gaps.push("the packages of the snapshot, which are not in the file".to_owned());
            }
        }
        Ok(extracted)
    }
}

/// `hackage: name-1.0@sha256:…`, or git and archives with name and version.
fn read_package(node: &Node<'_>) -> Option<Package> {
    let completed = node.get("completed")?;
    if let Some(hackage) = completed.get("hackage") {
        let (name, version) = hackage.text()?.split('@').next()?.rsplit_once('-')?;
        return Some(package(Ecosystem::Hackage, name, Some(version), hackage.line));
    }
    let name = completed.get("name")?;
    let mut read = package(Ecosystem::Hackage, name.text()?, completed.text_at("version"), name.line);
    let git = completed
        .text_at("git")
        .map(|url| format!("git+{url}#{}", completed.text_at("commit").unwrap_or_default()));
    read.source = git.or_else(|| completed.text_at("url").map(str::to_owned));
    Some(read)
}
