//! One entry of either kind of yarn.lock, and how entries become packages with edges.

use std::collections::HashMap;

use palisade_model::{Package, Relation, Usage};

use crate::facts::{Asks, Facts, Lock};
use crate::format::Extracted;
use crate::graph::{OptionalEdges, Root, next_index, settle, tidy_edges};

/// A resolved package with the descriptors that led to it.
#[derive(Debug)]
pub(super) struct Entry {
    /// `<name>@<range>`, as the file writes them.
    pub(super) descriptors: Vec<String>,
    pub(super) package: Package,
    /// Name, range, and whether it may fail to install.
    pub(super) wanted: Vec<(String, String, bool)>,
    /// The folder, relative to the lockfile, when it is a project of the tree.
    pub(super) workspace: Option<String>,
}

/// Joins entries of the same package, resolves what they want, and marks what the workspaces ask for.
pub(super) fn into_extracted(entries: &[Entry]) -> Extracted {
    let mut lock = Lock::new(palisade_model::Ecosystem::Npm, Asks::RelationAndUsage);
    let (mut packages, places) = merge(entries, &mut lock);
    let mut roots = Vec::new();
    let mut project = None;
    for (entry, place) in entries.iter().zip(&places) {
        let targets = entry
            .wanted
            .iter()
            .filter_map(|(name, range, optional)| Some((find(&lock.keys, name, range)?, *optional)));
        for (to, optional) in targets {
            if entry.workspace.is_some() {
                roots.push(Root { package: to, usage: Usage::Runtime });
            }
            if let Some(from) = place {
                packages[*from as usize].dependencies.push(to);
                if optional {
                    lock.optional.insert((*from, to));
                }
            }
        }
        if entry.workspace.as_deref() == Some(".") {
            project = Some(entry.package.name.clone());
        }
        lock.folders.extend(entry.workspace.clone());
    }
    tidy_edges(&mut packages);
    settle(&mut packages, &roots, &OptionalEdges::new());
    for (entry, place) in entries.iter().zip(&places) {
        if let (Some(_), Some(at)) = (&entry.workspace, place) {
            packages[*at as usize].relation = Relation::Direct;
        }
    }
    Extracted { project, packages, has_edges: true, gaps: Vec::new(), facts: Facts::Lock(Box::new(lock)) }
}

/// The packages, and which of them each entry is; the project of the folder itself is none.
fn merge(entries: &[Entry], lock: &mut Lock) -> (Vec<Package>, Vec<Option<u32>>) {
    let mut packages: Vec<Package> = Vec::new();
    let mut known: HashMap<(&str, Option<&str>, Option<&str>), u32> = HashMap::new();
    let mut places = Vec::with_capacity(entries.len());
    for entry in entries {
        if entry.workspace.as_deref() == Some(".") {
            places.push(None);
            continue;
        }
        let package = &entry.package;
        let key = (package.name.as_str(), package.version.as_deref(), package.source.as_deref());
        let at = *known.entry(key).or_insert_with(|| {
            packages.push(package.clone());
            next_index(&packages) - 1
        });
        for descriptor in &entry.descriptors {
            lock.keys.insert(descriptor.replacen("@npm:", "@", 1), at);
            lock.keys.insert(descriptor.clone(), at);
        }
        places.push(Some(at));
    }
    (packages, places)
}

fn find(keys: &HashMap<String, u32>, name: &str, range: &str) -> Option<u32> {
    keys.get(&format!("{name}@{range}")).or_else(|| keys.get(&format!("{name}@npm:{range}"))).copied()
}
