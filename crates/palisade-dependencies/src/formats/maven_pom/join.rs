//! Resolves the dependencies of every pom.xml with the parents and imports of the same tree.

use std::collections::BTreeMap;

use palisade_model::{Ecosystem, Package, Usage};

use super::effective::{Effective, End, Tree};
use super::interpolate::interpolate;
use super::project::{Dependency, Project};
use crate::facts::Facts;
use crate::format::{Extracted, FileFacts};
use crate::naming::{package, required};

pub(crate) fn join(files: &mut Vec<FileFacts>) {
    let poms = files.iter_mut().filter_map(|file| match std::mem::take(&mut file.extracted.facts) {
        Facts::Pom(project) => Some((file.path.clone(), *project)),
        other => {
            file.extracted.facts = other;
            None
        }
    });
    let tree = Tree::new(poms.collect::<BTreeMap<String, Project>>());
    for file in files {
        if let Some(project) = tree.by_path.get(&file.path) {
            let effective = Effective::new(&tree, &file.path);
            list(project, &effective, &mut file.extracted);
        }
    }
}

fn list(project: &Project, effective: &Effective, extracted: &mut Extracted) {
    let of = |text: &str| interpolate(text, &effective.properties).unwrap_or_else(|| text.to_owned());
    extracted.project = Some(format!("{}:{}", of(&project.group), of(&project.artifact)));
    let mut unknown = 0;
    for dependency in &project.dependencies {
        match resolve(dependency, effective) {
            Some(read) => {
                unknown += usize::from(read.version.is_none());
                extracted.packages.push(read);
            }
            None => extracted.gaps.push(format!("the dependency at line {}", dependency.line)),
        }
    }
    match &effective.end {
        End::Cycle(parent) => extracted.gaps.push(format!("a cycle of parents through {parent}")),
        End::Outside(parent) if unknown > 0 => {
            extracted.gaps.push(format!("versions of the parent {parent}, which is not in the tree"));
        }
        End::Outside(_) | End::Root => {}
    }
    if unknown > 0 {
        let imports = effective.imports.iter();
        extracted
            .gaps
            .extend(imports.map(|name| format!("versions imported from {name}, which is not in the tree")));
    }
}

/// `None` when group or artifact cannot be computed.
fn resolve(dependency: &Dependency, effective: &Effective) -> Option<Package> {
    let of = |text: &str| interpolate(text, &effective.properties);
    let (group, artifact) = (of(&dependency.group)?, of(&dependency.artifact)?);
    if group.is_empty() || artifact.is_empty() {
        return None;
    }
    let name = format!("{group}:{artifact}");
    let managed = effective.managed(dependency);
    let or_managed = |own: &str, field: fn(&Dependency) -> &String| match managed {
        Some(managed) if own.is_empty() => field(managed).clone(),
        _ => own.to_owned(),
    };
    let stated = or_managed(&dependency.version, |managed| &managed.version);
    let version = of(&stated).unwrap_or_else(|| stated.clone());
    let exact = version.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')).unwrap_or(&version);
    let is_exact = !exact.is_empty()
        && !exact.contains(['$', '[', ']', '(', ')', ','])
        && !matches!(exact, "LATEST" | "RELEASE");
    let mut read = required(Ecosystem::Maven, &name, &version, dependency.line);
    if is_exact {
        let pinned = package(Ecosystem::Maven, &name, Some(exact), dependency.line);
        (read.version, read.purl) = (pinned.version, pinned.purl);
    }
    for (key, value) in [("type", &dependency.kind), ("classifier", &dependency.classifier)] {
        if let Some(value) = of(value).filter(|value| !value.is_empty() && value != "jar") {
            read.purl.qualifiers.insert(key.to_owned(), value);
        }
    }
    read.usage = match or_managed(&dependency.scope, |managed| &managed.scope).as_str() {
        "test" => Usage::Development,
        _ if of(&dependency.optional).as_deref() == Some("true") => Usage::Optional,
        _ => Usage::Runtime,
    };
    Some(read)
}
