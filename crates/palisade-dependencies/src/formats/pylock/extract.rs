//! Reads pylock.toml. <https://packaging.python.org/en/latest/specifications/pylock-toml/>

use palisade_model::{Ecosystem, Hash, Package, python_name};

use super::super::python::address;
use crate::digest::{algorithm_of, from_hex};
use crate::document::{Node, parse_toml};
use crate::facts::{Asks, Facts, Lock};
use crate::format::{Extracted, Format, SourceFile};
use crate::graph::ByName;
use crate::naming::package;
use crate::{FormatError, path};

pub(crate) struct PyLock;

impl Format for PyLock {
    fn id(&self) -> &'static str {
        "pylock"
    }

    fn wants(&self, path: &str) -> bool {
        let name = path::name(path);
        name == "pylock.toml"
            || name
                .strip_prefix("pylock.")
                .and_then(|rest| rest.strip_suffix(".toml"))
                .is_some_and(|name| !name.contains('.'))
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let root = parse_toml(file.text()?)?;
        let mut packages = ByName::default();
        let (mut has_edges, mut gaps) = (false, Vec::new());
        for node in root.items_at("packages") {
            let Some(read) = read_package(node) else {
                gaps.push(format!("the package at line {}, without a name", node.line));
                continue;
            };
            if read.version.is_none() && read.source.as_deref() == Some("file:.") {
                continue;
            }
            let wanted = node.items_at("dependencies").iter().filter_map(|wanted| wanted.text_at("name"));
            let wanted: Vec<String> = wanted.map(python_name).collect();
            has_edges |= !wanted.is_empty();
            packages.push(read, wanted);
        }
        let lock = Lock::new(Ecosystem::PyPi, Asks::RelationAndUsage);
        let packages = packages.connect();
        Ok(Extracted { project: None, packages, has_edges, gaps, facts: Facts::Lock(Box::new(lock)) })
    }
}

fn read_package(node: &Node<'_>) -> Option<Package> {
    let name = node.get("name")?;
    let mut read = package(Ecosystem::PyPi, name.text()?, node.text_at("version"), name.line);
    let git = node.get("vcs").and_then(|vcs| {
        let (kind, commit) =
            (vcs.text_at("type").unwrap_or("git"), vcs.text_at("commit-id").unwrap_or_default());
        Some(format!("{kind}+{}#{commit}", address(vcs.text_at("url").or(vcs.text_at("path"))?)))
    });
    let folder = node.at(&["directory", "path"]).and_then(Node::text).map(|path| format!("file:{path}"));
    let archive = node.get("archive").and_then(|archive| archive.text_at("url")).map(address);
    read.source = git.or(folder).or(archive);
    let files = node.items_at("wheels").iter().chain(node.get("sdist")).chain(node.get("archive"));
    read.hashes = files.flat_map(hashes).collect();
    Some(read)
}

fn hashes(file: &Node<'_>) -> Vec<Hash> {
    let entries = file.entries_at("hashes").iter();
    entries.filter_map(|entry| from_hex(algorithm_of(&entry.key)?, entry.value.text()?)).collect()
}
