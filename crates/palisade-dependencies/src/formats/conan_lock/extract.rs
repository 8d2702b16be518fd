//! Reads conan.lock: the graph of Conan 1 and the lists of Conan 2.

use palisade_model::{Ecosystem, Package, Relation, Usage};

use crate::document::{Node, parse_json};
use crate::format::{Extracted, Format, SourceFile};
use crate::graph::{OptionalEdges, Root, next_index, settle, tidy_edges};
use crate::naming::package;
use crate::{FormatError, path};

pub(crate) struct ConanLock;

impl Format for ConanLock {
    fn id(&self) -> &'static str {
        "conan-lock"
    }

    fn wants(&self, path: &str) -> bool {
        path::name(path) == "conan.lock"
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let root = parse_json(file.text()?)?.expect_map()?;
        match root.at(&["graph_lock", "nodes"]) {
            Some(nodes) => Ok(graph(nodes)),
            None => Ok(lists(&root)),
        }
    }
}

/// Conan 2 lists references by what they are needed for.
fn lists(root: &Node<'_>) -> Extracted {
    let mut extracted = Extracted::default();
    let lists = [
        ("requires", Usage::Runtime),
        ("build_requires", Usage::Development),
        ("python_requires", Usage::Development),
        ("config_requires", Usage::Development),
    ];
    for (list, usage) in lists {
        for item in root.items_at(list) {
            match item.text().and_then(|reference| read_reference(reference, item.line)) {
                Some(read) => extracted.packages.push(Package { usage, ..read }),
                None => extracted.gaps.push(format!("the reference at line {}", item.line)),
            }
        }
    }
    extracted
}

/// Conan 1 numbers the nodes of a graph. The project itself is a node that has no reference, or the one with a path.
fn graph(nodes: &Node<'_>) -> Extracted {
    let mut extracted = Extracted { has_edges: true, ..Extracted::default() };
    let mut places = std::collections::HashMap::new();
    let mut projects = Vec::new();
    for entry in nodes.entries() {
        let node = &entry.value;
        let reference = node.get("ref").or_else(|| node.get("pref"));
        let read = reference.and_then(|found| read_reference(found.text()?, found.line));
        let Some(mut read) = read.filter(|_| node.get("path").is_none()) else {
            projects.push(node);
            continue;
        };
        if node.text_at("context") == Some("build") {
            read.usage = Usage::Development;
        }
        places.insert(entry.key.as_ref(), next_index(&extracted.packages));
        extracted.packages.push(read);
    }
    let targets = |node: &Node<'_>, list: &str| -> Vec<u32> {
        node.texts_at(list).iter().filter_map(|id| places.get(id).copied()).collect()
    };
    for entry in nodes.entries() {
        let Some(from) = places.get(entry.key.as_ref()) else { continue };
        extracted.packages[*from as usize].dependencies = targets(&entry.value, "requires");
    }
    let mut roots = Vec::new();
    for project in projects {
        let asked =
            |list, usage| targets(project, list).into_iter().map(move |package| Root { package, usage });
        roots.extend(asked("requires", Usage::Runtime).chain(asked("build_requires", Usage::Development)));
    }
    tidy_edges(&mut extracted.packages);
    settle(&mut extracted.packages, &roots, &OptionalEdges::new());
    for entry in nodes.entries() {
        for at in targets(&entry.value, "build_requires") {
            mark_build(&mut extracted.packages[at as usize]);
        }
    }
    extracted
}

fn mark_build(package: &mut Package) {
    package.usage = Usage::Development;
    if package.relation == Relation::Unknown {
        package.relation = Relation::Transitive;
    }
}

/// `<name>/<version>[@<user>/<channel>][#<revision>][%<time>][:<package>]`.
fn read_reference(reference: &str, line: u32) -> Option<Package> {
    let plain = reference.split(['#', '%', ':']).next()?;
    let (name_version, owner) = plain.split_once('@').map_or((plain, None), |(id, owner)| (id, Some(owner)));
    let (name, version) = name_version.split_once('/')?;
    if name.is_empty() {
        return None;
    }
    let mut read = package(Ecosystem::ConanCenter, name, Some(version), line);
    if let Some((user, channel)) = owner.and_then(|owner| owner.split_once('/')) {
        read.purl.qualifiers.insert("user".to_owned(), user.to_owned());
        read.purl.qualifiers.insert("channel".to_owned(), channel.to_owned());
    }
    Some(read)
}
