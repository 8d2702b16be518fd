//! Reads pnpm-lock.yaml. The importers are the projects; `packages` holds what was resolved, and since version 9
//! `snapshots` holds the edges.

use std::collections::HashMap;

use palisade_model::{Ecosystem, Package, Usage};

use super::key::{Style, candidates, name_of_address, split_key, without_peers};
use crate::digest::from_integrity;
use crate::document::{Node, parse_yaml};
use crate::facts::{Asks, Facts, Lock};
use crate::format::{Extracted, Format, SourceFile};
use crate::graph::{OptionalEdges, Root, next_index, settle, tidy_edges};
use crate::naming::package;
use crate::{FormatError, path};

pub(crate) struct PnpmLock;

const TABLES: &[(&str, Usage)] = &[
    ("dependencies", Usage::Runtime),
    ("optionalDependencies", Usage::Optional),
    ("devDependencies", Usage::Development),
];

impl Format for PnpmLock {
    fn id(&self) -> &'static str {
        "pnpm-lock"
    }

    fn wants(&self, path: &str) -> bool {
        path::name(path) == "pnpm-lock.yaml" && !path::has_folder(path, "node_modules")
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let mut reader = Reader::default();
        for document in parse_yaml(file.text()?)? {
            reader.document(&document.expect_map()?)?;
        }
        tidy_edges(&mut reader.packages);
        settle(&mut reader.packages, &reader.roots, &reader.optional);
        let mut lock = Lock::new(Ecosystem::Npm, Asks::Nothing);
        lock.folders.extend(reader.folders);
        Ok(Extracted {
            project: None,
            packages: reader.packages,
            has_edges: true,
            gaps: reader.gaps,
            facts: Facts::Lock(Box::new(lock)),
        })
    }
}

/// Newer files may hold two documents: the tools that pnpm itself needs, and the project.
#[derive(Debug, Default)]
struct Reader {
    packages: Vec<Package>,
    known: HashMap<(String, Option<String>, Option<String>), u32>,
    roots: Vec<Root>,
    optional: OptionalEdges,
    folders: Vec<String>,
    gaps: Vec<String>,
}

impl Reader {
    fn document(&mut self, root: &Node<'_>) -> Result<(), FormatError> {
        let version = root.text_at("lockfileVersion").or(root.text_at("shrinkwrapVersion"));
        let version = version.ok_or_else(|| FormatError::syntax("a lockfileVersion", "none", root.line))?;
        let style = Style::of(version);
        let mut places: HashMap<&str, u32> = HashMap::new();
        for entry in root.entries_at("packages") {
            match read_package(&entry.key, &entry.value, entry.line, style) {
                Some(read) => {
                    places.insert(&entry.key, self.add(read));
                }
                None => self.gaps.push(format!("the package at line {}, without a name", entry.line)),
            }
        }
        for entry in root.entries_at("snapshots") {
            if let Some(at) = places.get(without_peers(&entry.key)).copied() {
                places.insert(&entry.key, at);
            }
        }
        for entry in root.entries_at("packages").iter().chain(root.entries_at("snapshots")) {
            if let Some(from) = places.get(entry.key.as_ref()) {
                self.connect(*from, &entry.value, &places, style);
            }
        }
        self.importers(root, &places, style);
        Ok(())
    }

    /// One package for all keys that differ in their peers only.
    fn add(&mut self, read: Package) -> u32 {
        let key = (read.name.clone(), read.version.clone(), read.source.clone());
        let next = next_index(&self.packages);
        let at = *self.known.entry(key).or_insert(next);
        match self.packages.get_mut(at as usize) {
            Some(kept) => kept.usage = kept.usage.min(read.usage),
            None => self.packages.push(read),
        }
        at
    }

    fn connect(&mut self, from: u32, node: &Node<'_>, places: &HashMap<&str, u32>, style: Style) {
        for table in ["dependencies", "optionalDependencies"] {
            for entry in node.entries_at(table) {
                let Some(to) = target(&entry.key, &entry.value, places, style) else { continue };
                self.packages[from as usize].dependencies.push(to);
                if table == "optionalDependencies" {
                    self.optional.insert((from, to));
                }
            }
        }
    }

    /// Files of one project have its tables at the top.
    fn importers(&mut self, root: &Node<'_>, places: &HashMap<&str, u32>, style: Style) {
        let importers = root.entries_at("importers");
        self.folders.extend(importers.iter().map(|entry| entry.key.to_string()));
        for project in importers.iter().map(|entry| &entry.value).chain(std::iter::once(root)) {
            for (table, usage) in TABLES {
                for entry in project.entries_at(table) {
                    if let Some(package) = target(&entry.key, &entry.value, places, style) {
                        self.roots.push(Root { package, usage: *usage });
                    }
                }
            }
        }
    }
}

/// The package of `<name>: <reference>` or `<name>: { specifier, version }`; none for links to projects of the tree.
fn target(name: &str, value: &Node<'_>, places: &HashMap<&str, u32>, style: Style) -> Option<u32> {
    let reference = value.text().or_else(|| value.text_at("version"))?;
    candidates(name, reference, style).iter().find_map(|key| places.get(key.as_str()).copied())
}

fn read_package(key: &str, node: &Node<'_>, line: u32, style: Style) -> Option<Package> {
    let stated = node.text_at("name").zip(node.text_at("version"));
    let by_key = split_key(key, style);
    let (name, version) = match (stated, by_key) {
        (Some((name, version)), _) => (name, version),
        (None, Some(parts)) => parts,
        (None, None) => {
            let name = name_of_address(key).map(|(name, _)| name).or_else(|| node.text_at("name"))?;
            (name, node.text_at("version").unwrap_or_default())
        }
    };
    let mut read = package(Ecosystem::Npm, name, Some(version), line);
    if by_key.is_none() {
        read.source = Some(source_of(key, node));
    }
    let integrity = node.at(&["resolution", "integrity"]).and_then(Node::text);
    read.hashes = integrity.map(from_integrity).unwrap_or_default();
    read.usage = match (node.is_true("dev"), node.is_true("optional")) {
        (true, _) => Usage::Development,
        (false, true) => Usage::Optional,
        (false, false) => Usage::Runtime,
    };
    Some(read)
}

fn source_of(key: &str, node: &Node<'_>) -> String {
    let resolution = |field: &str| node.get("resolution").and_then(|resolution| resolution.text_at(field));
    match (resolution("repo"), resolution("tarball"), resolution("directory")) {
        (Some(repo), _, _) => format!("git+{repo}#{}", resolution("commit").unwrap_or_default()),
        (_, Some(tarball), _) => tarball.to_owned(),
        (_, _, Some(folder)) => format!("file:{folder}"),
        _ => name_of_address(key).map_or(key, |(_, address)| address).to_owned(),
    }
}
