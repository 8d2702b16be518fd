//! Reads package-lock.json: the flat map of versions 2 and 3, and the nested one of version 1 flattened to it.

use palisade_licenses::choice;
use std::collections::HashMap;

use palisade_model::{Ecosystem, Package, Relation, Usage};

use super::super::npm::{alias, source_of};
use super::place::{Place, Places};
use crate::digest::from_integrity;
use crate::document::{Node, parse_json};
use crate::facts::{Asks, Facts, Lock};
use crate::format::{Extracted, Format, SourceFile};
use crate::graph::tidy_edges;
use crate::naming::package;
use crate::{FormatError, path};

pub(crate) struct PackageLock;

const EDGES: &[&str] = &["dependencies", "optionalDependencies", "peerDependencies", "requires"];
const ROOT_EDGES: &[&str] = &["dependencies", "optionalDependencies", "peerDependencies", "devDependencies"];

impl Format for PackageLock {
    fn id(&self) -> &'static str {
        "package-lock"
    }

    fn wants(&self, path: &str) -> bool {
        matches!(path::name(path), "package-lock.json" | "npm-shrinkwrap.json")
            && !path::has_folder(path, "node_modules")
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let root = parse_json(file.text()?)?.expect_map()?;
        let places = match root.get("packages") {
            Some(packages) => Places::flat(packages),
            None => Places::nested(&root),
        };
        let mut packages: Vec<Package> = Vec::new();
        let indices = merge(&places, &mut packages);
        connect(&places, &indices, &mut packages);
        let mut lock = Lock::new(Ecosystem::Npm, Asks::Relation);
        if root.get("packages").is_some() {
            lock.asks = Asks::Nothing;
            relations(&places, &indices, &mut packages);
            lock.folders = places.local().map(|place| place.location.clone()).collect();
        } else {
            lock.keys = top_level(&places, &indices);
        }
        Ok(Extracted {
            project: root.text_at("name").map(str::to_owned),
            packages,
            has_edges: true,
            gaps: gaps(&root),
            facts: Facts::Lock(Box::new(lock)),
        })
    }
}

/// What a manifest means by a name: the package at the top of the tree.
fn top_level(places: &Places<'_, '_>, indices: &[Option<u32>]) -> HashMap<String, u32> {
    let tops = places.all().iter().zip(indices).filter_map(|(place, at)| {
        let name =
            place.location.strip_prefix("node_modules/").filter(|name| !name.contains("node_modules/"))?;
        Some((name.to_owned(), (*at)?))
    });
    tops.collect()
}

fn gaps(root: &Node<'_>) -> Vec<String> {
    match root.text_at("lockfileVersion").unwrap_or("1") {
        "1" | "2" | "3" => Vec::new(),
        other => vec![format!("lockfile version {other}, read as version 3")],
    }
}

/// One package for all places that hold the same name, version and source. Gives the package of each place.
fn merge(places: &Places<'_, '_>, packages: &mut Vec<Package>) -> Vec<Option<u32>> {
    let mut known = HashMap::new();
    let mut indices = Vec::with_capacity(places.all().len());
    for place in places.all() {
        if place.is_link() || place.is_root() {
            indices.push(None);
            continue;
        }
        let read = read_package(place);
        let key = (read.name.clone(), read.version.clone(), read.source.clone());
        let at = *known.entry(key).or_insert_with(|| {
            packages.push(Package { usage: Usage::Development, ..read.clone() });
            crate::graph::next_index(packages) - 1
        });
        if let Some(kept) = packages.get_mut(at as usize) {
            kept.usage = kept.usage.min(read.usage);
        }
        indices.push(Some(at));
    }
    indices
}

fn read_package(place: &Place<'_, '_>) -> Package {
    let node = place.node;
    let stated = node.text_at("version").unwrap_or_default();
    let (name, version, source) = if let Some((name, version)) = alias(stated) {
        (name, version, None)
    } else if stated.contains(':') {
        (place.name(), "", Some(stated.to_owned()))
    } else {
        let resolved = node.text_at("resolved").unwrap_or_default();
        let local = place.is_local().then(|| format!("file:{}", place.location));
        (place.name(), stated, local.or_else(|| source_of(resolved)))
    };
    let mut read = package(Ecosystem::Npm, name, Some(version), place.line);
    read.source = source;
    read.usage = usage_of(node);
    read.hashes = node.text_at("integrity").map(from_integrity).unwrap_or_default();
    read.licenses.extend(choice(&node.texts_at("license")));
    read
}

fn usage_of(node: &Node<'_>) -> Usage {
    if node.is_true("dev") {
        Usage::Development
    } else if node.is_true("optional") || node.is_true("devOptional") {
        Usage::Optional
    } else {
        Usage::Runtime
    }
}

fn connect(places: &Places<'_, '_>, indices: &[Option<u32>], packages: &mut [Package]) {
    for (place, at) in places.all().iter().zip(indices) {
        let Some(package) = at.and_then(|at| packages.get_mut(at as usize)) else { continue };
        package.dependencies.extend(targets(places, place, EDGES).filter_map(|target| indices[target]));
    }
    tidy_edges(packages);
}

/// The places that the dependencies of a place lead to.
fn targets<'p>(
    places: &'p Places<'_, '_>,
    place: &'p Place<'_, '_>,
    tables: &'static [&str],
) -> impl Iterator<Item = usize> + 'p {
    let names = tables.iter().flat_map(|table| place.node.entries_at(table)).map(|entry| entry.key.as_ref());
    // In version 1 `dependencies` holds places, not requirements.
    let nested = places.is_nested();
    names
        .filter(move |name| !nested || place.node.at(&["requires", *name]).is_some())
        .filter_map(|name| places.resolve(&place.location, name))
}

/// What the root and the workspaces ask for is direct, and so are the workspaces.
fn relations(places: &Places<'_, '_>, indices: &[Option<u32>], packages: &mut [Package]) {
    for package in packages.iter_mut() {
        package.relation = Relation::Transitive;
    }
    for (place, at) in places.all().iter().zip(indices) {
        if !place.is_root() && !place.is_local() {
            continue;
        }
        let asked = targets(places, place, ROOT_EDGES).filter_map(|target| indices[target]);
        for at in asked.chain(*at) {
            if let Some(package) = packages.get_mut(at as usize) {
                package.relation = Relation::Direct;
            }
        }
    }
}
