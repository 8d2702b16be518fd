//! Reads Cargo.lock. Crates without a source are the project's own; what they depend on is direct.

use std::collections::HashMap;

use palisade_model::{Ecosystem, HashAlgorithm, Package, Relation, Usage};

use crate::digest::from_hex;
use crate::document::{Node, parse_toml};
use crate::facts::{Asks, Facts, Lock};
use crate::format::{Extracted, Format, SourceFile};
use crate::graph::{OptionalEdges, Root, settle, tidy_edges};
use crate::naming::package;
use crate::{FormatError, path};

pub(crate) struct CargoLock;

impl Format for CargoLock {
    fn id(&self) -> &'static str {
        "cargo-lock"
    }

    fn wants(&self, path: &str) -> bool {
        path::name(path) == "Cargo.lock"
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let root = parse_toml(file.text()?)?;
        let nodes: Vec<&Node<'_>> = root.get("root").into_iter().chain(root.items_at("package")).collect();
        let mut packages: Vec<Package> = nodes.iter().filter_map(|node| read_package(node)).collect();
        let complete = packages.len() == nodes.len();
        let mut gaps = Vec::new();
        if complete {
            old_checksums(&root, &nodes, &mut packages);
            gaps = connect(&nodes, &mut packages);
        } else {
            gaps.push("packages without a name or version".to_owned());
        }
        let lock = settle_locals(&mut packages);
        let mut locals = lock.projects.iter();
        let project = locals.next().filter(|_| locals.next().is_none()).cloned();
        Ok(Extracted { project, packages, has_edges: complete, gaps, facts: Facts::Lock(Box::new(lock)) })
    }
}

fn read_package(node: &Node<'_>) -> Option<Package> {
    let name = node.get("name")?;
    let mut read = package(Ecosystem::CratesIo, name.text()?, Some(node.text_at("version")?), name.line);
    read.source = match node.text_at("source") {
        None => Some("file:.".to_owned()),
        Some(source) if is_crates_io(source) => None,
        Some(source) => Some(source.to_owned()),
    };
    let checksum = node.text_at("checksum").and_then(|digits| from_hex(HashAlgorithm::Sha256, digits));
    read.hashes.extend(checksum);
    Some(read)
}

fn is_crates_io(source: &str) -> bool {
    source.starts_with("registry+https://github.com/rust-lang/crates.io-index")
        || source.starts_with("sparse+https://index.crates.io")
}

/// Version 1 keeps checksums apart, under `checksum <name> <version> (<source>)`.
fn old_checksums(root: &Node<'_>, nodes: &[&Node<'_>], packages: &mut [Package]) {
    let entries = root.entries_at("metadata").iter();
    let checksums: HashMap<&str, &str> = entries
        .filter_map(|entry| Some((entry.key.strip_prefix("checksum ")?, entry.value.text()?)))
        .collect();
    if checksums.is_empty() {
        return;
    }
    for (node, package) in nodes.iter().zip(packages) {
        let version = package.version.as_deref().unwrap_or_default();
        let id = format!("{} {version} ({})", package.name, node.text_at("source").unwrap_or_default());
        let digits = checksums.get(id.as_str()).copied().unwrap_or_default();
        package.hashes.extend(from_hex(HashAlgorithm::Sha256, digits));
    }
}

/// Resolves `<name>`, `<name> <version>` and `<name> <version> (<source>)`; gives what cannot be resolved.
fn connect(nodes: &[&Node<'_>], packages: &mut [Package]) -> Vec<String> {
    let mut by_name: HashMap<&str, Vec<u32>> = HashMap::new();
    for (at, node) in (0..).zip(nodes) {
        by_name.entry(node.text_at("name").unwrap_or_default()).or_default().push(at);
    }
    let mut gaps = Vec::new();
    for (node, package) in nodes.iter().zip(packages.iter_mut()) {
        for wanted in node.items_at("dependencies").iter().filter_map(Node::text) {
            match resolve(wanted, nodes, &by_name) {
                Some(at) => package.dependencies.push(at),
                None => gaps.push(format!("a dependency on {wanted}, which is not in the file")),
            }
        }
    }
    tidy_edges(packages);
    gaps.truncate(20);
    gaps
}

fn resolve(wanted: &str, nodes: &[&Node<'_>], by_name: &HashMap<&str, Vec<u32>>) -> Option<u32> {
    let mut parts = wanted.splitn(3, ' ');
    let candidates = by_name.get(parts.next()?)?;
    let version = parts.next();
    let source = parts.next().map(|source| source.trim_matches(['(', ')']));
    let fits = |at: &&u32| {
        let node = nodes[**at as usize];
        version.is_none_or(|version| node.text_at("version") == Some(version))
            && source.is_none_or(|source| node.text_at("source") == Some(source))
    };
    candidates.iter().find(fits).copied()
}

/// Marks what the project's own crates ask for, and lets their manifests tell later what it is needed for.
fn settle_locals(packages: &mut [Package]) -> Lock {
    let mut lock = Lock::new(Ecosystem::CratesIo, Asks::RelationAndUsage);
    let mut roots = Vec::new();
    for local in packages.iter().filter(|package| package.source.as_deref() == Some("file:.")) {
        lock.projects.insert(local.name.clone());
        for at in &local.dependencies {
            roots.push(Root { package: *at, usage: Usage::Runtime });
            if let Some(target) = packages.get(*at as usize) {
                lock.keys.insert(format!("{}>{}", local.name, target.name), *at);
            }
        }
    }
    settle(packages, &roots, &OptionalEdges::new());
    for local in packages.iter_mut().filter(|package| package.source.as_deref() == Some("file:.")) {
        local.relation = Relation::Direct;
    }
    lock
}
