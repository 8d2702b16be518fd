//! Reads bun.lock: JSON with trailing commas, packages keyed by the place where they are installed.

use std::collections::HashMap;

use palisade_model::{Ecosystem, Package, Relation, Usage};

use super::super::npm::{Nesting, split_descriptor};
use crate::digest::from_integrity;
use crate::document::{Node, parse_jsonc};
use crate::facts::{Asks, Facts, Lock};
use crate::format::{Extracted, Format, SourceFile};
use crate::graph::{OptionalEdges, Root, next_index, settle, tidy_edges};
use crate::naming::package;
use crate::{FormatError, path};

pub(crate) struct BunLock;

const TABLES: &[(&str, Usage)] = &[
    ("dependencies", Usage::Runtime),
    ("peerDependencies", Usage::Runtime),
    ("optionalDependencies", Usage::Optional),
    ("devDependencies", Usage::Development),
];

impl Format for BunLock {
    fn id(&self) -> &'static str {
        "bun-lock"
    }

    fn wants(&self, path: &str) -> bool {
        path::name(path) == "bun.lock" && !path::has_folder(path, "node_modules")
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let root = parse_jsonc(file.text()?)?.expect_map()?;
        let mut reader = Reader {
            packages: Vec::new(),
            known: HashMap::new(),
            places: HashMap::new(),
            nesting: Nesting::new(above),
            gaps: Vec::new(),
        };
        for entry in root.entries_at("packages") {
            reader.add(&entry.key, &entry.value, entry.line);
        }
        let optional = reader.connect(&root);
        let roots = reader.roots(&root);
        settle(&mut reader.packages, &roots, &optional);
        for local in
            reader.packages.iter_mut().filter(|package| package.source.as_deref().is_some_and(is_project))
        {
            local.relation = Relation::Direct;
        }
        let mut lock = Lock::new(Ecosystem::Npm, Asks::Nothing);
        lock.folders = root.entries_at("workspaces").iter().map(|entry| entry.key.to_string()).collect();
        let project = root.at(&["workspaces", "", "name"]).and_then(Node::text).map(str::to_owned);
        let facts = Facts::Lock(Box::new(lock));
        Ok(Extracted { project, packages: reader.packages, has_edges: true, gaps: reader.gaps, facts })
    }
}

/// The place above a place: without its last name, which is two components when it has a scope.
fn above(place: &str) -> Option<&str> {
    if place.is_empty() {
        return None;
    }
    let folder = path::folder(place);
    let is_scope = path::name(folder).starts_with('@');
    Some(if is_scope { path::folder(folder) } else { folder })
}

/// A project of the workspace, rather than an archive in a folder.
fn is_project(source: &str) -> bool {
    source.starts_with("file:")
}

#[derive(Debug)]
struct Reader {
    packages: Vec<Package>,
    known: HashMap<(String, Option<String>, Option<String>), u32>,
    /// By place: `a`, or `a/b` for the `b` that only `a` uses.
    places: HashMap<String, u32>,
    nesting: Nesting,
    gaps: Vec<String>,
}

impl Reader {
    fn add(&mut self, place: &str, node: &Node<'_>, line: u32) {
        let id = node.items().first().and_then(Node::text).unwrap_or_default();
        let Some((name, reference)) = split_descriptor(id) else {
            self.gaps.push(format!("the package at line {line}"));
            return;
        };
        let is_version = reference.starts_with(|c: char| c.is_ascii_digit());
        let mut read = package(Ecosystem::Npm, name, is_version.then_some(reference), line);
        if let Some(folder) = reference.strip_prefix("workspace:") {
            read.source = Some(format!("file:{folder}"));
        } else if !is_version {
            read.source = Some(reference.to_owned());
        }
        let digests =
            node.items().iter().skip(1).filter_map(Node::text).filter(|text| text.starts_with("sha"));
        read.hashes = digests.flat_map(from_integrity).collect();
        let key = (read.name.clone(), read.version.clone(), read.source.clone());
        let next = next_index(&self.packages);
        let at = *self.known.entry(key).or_insert(next);
        if at == next {
            self.packages.push(read);
        }
        let (folder, own) = place.split_at(above(place).map_or(0, str::len));
        self.nesting.put(folder, own.trim_start_matches('/'), at as usize);
        self.places.insert(place.to_owned(), at);
    }

    /// What a name means for a package: in its own folder first, then in those above it.
    fn resolve(&self, place: &str, name: &str) -> Option<u32> {
        let at = self.nesting.find(place, name)?;
        u32::try_from(at).ok()
    }

    fn connect(&mut self, root: &Node<'_>) -> OptionalEdges {
        let mut optional = OptionalEdges::new();
        for entry in root.entries_at("packages") {
            let Some(from) = self.places.get(entry.key.as_ref()).copied() else { continue };
            for details in entry.value.items().iter().filter(|item| item.is_map()) {
                for (table, usage) in &TABLES[..3] {
                    for wanted in details.entries_at(table) {
                        let Some(to) = self.resolve(&entry.key, &wanted.key) else { continue };
                        self.packages[from as usize].dependencies.push(to);
                        if *usage == Usage::Optional {
                            optional.insert((from, to));
                        }
                    }
                }
            }
        }
        tidy_edges(&mut self.packages);
        optional
    }

    fn roots(&self, root: &Node<'_>) -> Vec<Root> {
        let mut roots = Vec::new();
        for workspace in root.entries_at("workspaces") {
            let place =
                workspace.value.text_at("name").filter(|_| !workspace.key.is_empty()).unwrap_or_default();
            for (table, usage) in TABLES {
                for wanted in workspace.value.entries_at(table) {
                    let found = self.resolve(place, &wanted.key);
                    roots.extend(found.map(|package| Root { package, usage: *usage }));
                }
            }
        }
        roots
    }
}
