//! Manifests beside lockfiles: the lockfile learns what is direct and what for, the manifest is left out.
//! A manifest that no lockfile covers stays, so that its requirements are reported as what cannot be judged.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use palisade_model::{Ecosystem, Package, Relation, Usage};

use crate::facts::{Asks, Facts, Lock, Manifest, Request};
use crate::format::{Extracted, FileFacts};
use crate::graph::{Root, settle};
use crate::path;

type ByFolder = BTreeMap<(Ecosystem, String), Vec<usize>>;

/// A request with the name of the project that makes it.
type Asked = (Option<String>, Request);

pub(super) fn join(files: &mut Vec<FileFacts>) {
    let (locks, manifests) = index(files);
    let mut asked: BTreeMap<usize, Vec<Asked>> = BTreeMap::new();
    let mut covered: BTreeSet<usize> = BTreeSet::new();
    for at in manifests.values().flatten() {
        let Facts::Manifest(manifest) = &files[*at].extracted.facts else { continue };
        let project = files[*at].extracted.project.clone();
        for lock in covering(files, &files[*at], manifest, &locks, &manifests) {
            let requests = manifest.requests.iter().map(|request| (project.clone(), request.clone()));
            asked.entry(*lock).or_default().extend(requests);
            covered.insert(*at);
        }
    }
    for (lock, requests) in &asked {
        answer(&mut files[*lock].extracted, requests);
    }
    let mut at = 0;
    files.retain(|file| {
        at += 1;
        !covered.contains(&(at - 1)) && !asks_nothing(file)
    });
}

fn asks_nothing(file: &FileFacts) -> bool {
    let empty = file.extracted.packages.is_empty() && file.extracted.gaps.is_empty();
    empty && matches!(file.extracted.facts, Facts::Manifest(_))
}

fn index(files: &[FileFacts]) -> (ByFolder, ByFolder) {
    let (mut locks, mut manifests) = (ByFolder::new(), ByFolder::new());
    for (at, file) in files.iter().enumerate() {
        let folder = file.folder();
        let (found, ecosystem, folder) = match &file.extracted.facts {
            Facts::Lock(lock) if lock.in_output_folder => (&mut locks, lock.ecosystem, path::folder(folder)),
            Facts::Lock(lock) => (&mut locks, lock.ecosystem, folder),
            Facts::Manifest(manifest) => (&mut manifests, manifest.ecosystem, folder),
            _ => continue,
        };
        found.entry((ecosystem, folder.to_owned())).or_default().push(at);
    }
    (locks, manifests)
}

/// The lockfiles of the same folder, else those of the nearest folder above that has some which cover this one.
fn covering<'a>(
    files: &[FileFacts],
    file: &FileFacts,
    manifest: &Manifest,
    locks: &'a ByFolder,
    manifests: &ByFolder,
) -> Vec<&'a usize> {
    let folder = file.folder();
    if let Some(beside) = locks.get(&(manifest.ecosystem, folder.to_owned())) {
        return beside.iter().collect();
    }
    for above in path::ancestors(folder) {
        let key = (manifest.ecosystem, above.to_owned());
        let Some(candidates) = locks.get(&key) else { continue };
        let relative = folder.strip_prefix(above).unwrap_or(folder).trim_start_matches('/');
        let roots = manifests.get(&key).map_or(&[][..], Vec::as_slice);
        let in_workspace = roots.iter().any(|root| is_workspace(&files[*root], relative));
        let covers = |at: &&usize| match &files[**at].extracted.facts {
            Facts::Lock(lock) => {
                in_workspace || speaks_for(lock, file.extracted.project.as_deref(), relative)
            }
            _ => false,
        };
        let found: Vec<_> = candidates.iter().filter(covers).collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn is_workspace(root: &FileFacts, folder: &str) -> bool {
    let Facts::Manifest(manifest) = &root.extracted.facts else { return false };
    manifest.workspaces.iter().any(|pattern| path::matches_glob(pattern, folder))
}

fn speaks_for(lock: &Lock, project: Option<&str>, folder: &str) -> bool {
    lock.folders.contains(folder) || project.is_some_and(|project| lock.projects.contains(project))
}

/// Tells a lockfile's packages which of them are asked for.
fn answer(extracted: &mut Extracted, requests: &[Asked]) {
    let Facts::Lock(lock) = &extracted.facts else { return };
    if lock.asks == Asks::Nothing {
        return;
    }
    let kept: Option<Vec<Usage>> = (lock.asks == Asks::Relation)
        .then(|| extracted.packages.iter().map(|package| package.usage).collect());
    let roots = roots(lock, &extracted.packages, requests);
    if roots.is_empty() {
        return;
    }
    if extracted.has_edges {
        settle(&mut extracted.packages, &roots, &lock.optional);
    } else {
        mark(&mut extracted.packages, &roots);
    }
    for (package, usage) in extracted.packages.iter_mut().zip(kept.unwrap_or_default()) {
        package.usage = usage;
    }
}

fn roots(lock: &Lock, packages: &[Package], requests: &[Asked]) -> Vec<Root> {
    let mut by_name: HashMap<&str, Vec<u32>> = HashMap::new();
    for (at, package) in (0..).zip(packages) {
        by_name.entry(&package.name).or_default().push(at);
    }
    let mut roots = Vec::new();
    for (project, request) in requests {
        let by_project = project.as_ref().map(|project| format!("{project}>{}", request.name));
        let by_requirement = format!("{}@{}", request.name, request.requirement);
        let key = by_project.and_then(|key| lock.keys.get(&key)).or_else(|| lock.keys.get(&by_requirement));
        match key.or_else(|| lock.keys.get(&request.name)) {
            Some(package) => roots.push(Root { package: *package, usage: request.usage }),
            None => {
                let named = by_name.get(request.name.as_str()).map_or(&[][..], Vec::as_slice);
                roots.extend(named.iter().map(|package| Root { package: *package, usage: request.usage }));
            }
        }
    }
    roots
}

/// Without edges only the direct ones are known, the others are theirs.
fn mark(packages: &mut [Package], roots: &[Root]) {
    for package in packages.iter_mut() {
        package.relation = Relation::Transitive;
    }
    for root in roots {
        if let Some(package) = packages.get_mut(root.package as usize) {
            package.usage = match package.relation {
                Relation::Direct => package.usage.min(root.usage),
                _ => root.usage,
            };
            package.relation = Relation::Direct;
        }
    }
}
