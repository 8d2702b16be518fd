//! Gives projects the versions and properties of the shared files above them, and makes manifests of them.

use std::collections::{BTreeMap, BTreeSet};

use palisade_model::{Ecosystem, Package, Usage};

use super::references::{Reference, References};
use crate::facts::{Facts, Manifest, Properties, Request};
use crate::format::FileFacts;
use crate::naming::{package, required};
use crate::path;

const DEPTH_LIMIT: usize = 10;

/// Files that projects use are left out; those that no project uses list what they have.
pub(crate) fn join(files: &mut Vec<FileFacts>) {
    let all: BTreeMap<usize, (String, References)> = files
        .iter()
        .enumerate()
        .filter_map(|(at, file)| match &file.extracted.facts {
            Facts::Nuget(references) => Some((at, (file.path.clone(), (**references).clone()))),
            _ => None,
        })
        .collect();
    let mut used: BTreeSet<usize> = BTreeSet::new();
    for (at, (path, own)) in all.iter().filter(|(_, (_, own))| !own.is_shared) {
        let above = above(path, &all);
        used.extend(&above);
        let scope = Scope::new(own, above.iter().filter_map(|at| Some(&all.get(at)?.1)));
        list(&mut files[*at], own.references.iter(), &scope);
    }
    for (at, (_, own)) in all.iter().filter(|(at, (_, own))| own.is_shared && !used.contains(at)) {
        let scope = Scope::new(own, std::iter::empty());
        list(&mut files[*at], own.references.iter().chain(&own.central), &scope);
    }
    let mut at = 0;
    files.retain(|_| {
        at += 1;
        !used.contains(&(at - 1))
    });
}

/// The nearest shared file of each name, in the folder of a project or above it.
fn above(path: &str, all: &BTreeMap<usize, (String, References)>) -> Vec<usize> {
    let folder = path::folder(path);
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for folder in std::iter::once(folder).chain(path::ancestors(folder)) {
        for (at, (path, _)) in
            all.iter().filter(|(_, (path, own))| own.is_shared && path::folder(path) == folder)
        {
            found.entry(path::name(path).to_ascii_lowercase()).or_insert(*at);
        }
    }
    found.into_values().collect()
}

/// What a name means in a project.
struct Scope {
    properties: Properties,
    central: BTreeMap<String, String>,
    shared: Vec<Reference>,
}

impl Scope {
    fn new<'r>(own: &'r References, above: impl Iterator<Item = &'r References>) -> Self {
        let mut scope =
            Self { properties: own.properties.clone(), central: BTreeMap::new(), shared: Vec::new() };
        for references in above.chain(std::iter::once(own)) {
            for (name, value) in &references.properties {
                scope.properties.entry(name.clone()).or_insert_with(|| value.clone());
            }
            for central in &references.central {
                let version = central.version.clone().unwrap_or_default();
                scope.central.insert(central.name.to_ascii_lowercase(), version);
            }
            if references.is_shared {
                scope.shared.extend(references.references.iter().cloned());
            }
        }
        scope
    }

    /// Replaces `$(Name)`; `None` when a property is not in these files.
    fn resolve(&self, text: &str, depth: usize) -> Option<String> {
        let Some(start) = text.find("$(") else { return Some(text.to_owned()) };
        let end = start + text[start..].find(')')?;
        let value = self.properties.get(&text[start + 2..end])?;
        let replaced = format!("{}{value}{}", &text[..start], &text[end + 1..]);
        if depth == DEPTH_LIMIT || replaced.len() > 1000 {
            return None;
        }
        self.resolve(&replaced, depth + 1)
    }
}

fn list<'r>(file: &mut FileFacts, references: impl Iterator<Item = &'r Reference>, scope: &Scope) {
    let shared: Vec<Reference> =
        scope.shared.iter().map(|shared| Reference { line: 0, ..shared.clone() }).collect();
    let own: Vec<&Reference> = references.collect();
    let is_own = |shared: &&Reference| own.iter().any(|own| own.name.eq_ignore_ascii_case(&shared.name));
    let mut requests = Vec::new();
    for reference in own.iter().copied().chain(shared.iter().filter(|shared| !is_own(shared))) {
        let stated =
            reference.version.as_ref().or_else(|| scope.central.get(&reference.name.to_ascii_lowercase()));
        let stated = stated.map(String::as_str).unwrap_or_default();
        let version = scope.resolve(stated, 0);
        if version.is_none() {
            file.extracted.gaps.push(format!("the version of {}, {stated}", reference.name));
        }
        let usage = if reference.is_private { Usage::Development } else { Usage::Runtime };
        let asked = asked_for(&reference.name, version.as_deref().unwrap_or(stated), reference.line);
        file.extracted.packages.push(Package { usage, ..asked });
        requests.push(Request { name: reference.name.clone(), requirement: stated.to_owned(), usage });
    }
    let manifest = Manifest { ecosystem: Ecosystem::NuGet, requests, workspaces: Vec::new() };
    file.extracted.facts = Facts::Manifest(manifest);
}

/// NuGet takes the lowest version that a reference allows, so `1.2.3` is that version; ranges and `1.*` are not.
fn asked_for(name: &str, version: &str, line: u32) -> Package {
    let mut asked = required(Ecosystem::NuGet, name, version, line);
    let exact = version.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')).unwrap_or(version).trim();
    if exact.starts_with(|c: char| c.is_ascii_digit()) && !exact.contains([',', '*', '$', '(', '[', ' ']) {
        let pinned = package(Ecosystem::NuGet, name, Some(exact), line);
        (asked.version, asked.purl) = (pinned.version, pinned.purl);
    }
    asked
}
