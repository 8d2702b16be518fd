//! Reads uv.lock. Projects of the workspace are in it, with what they ask for by extra and by group.

use std::collections::HashMap;

use palisade_model::{Ecosystem, Package, Relation, Usage};

use super::super::python::address;
use crate::digest::from_labelled;
use crate::document::{Node, parse_toml};
use crate::facts::{Asks, Facts, Lock};
use crate::format::{Extracted, Format, SourceFile};
use crate::graph::{OptionalEdges, Root, settle, tidy_edges};
use crate::naming::package;
use crate::{FormatError, path};

pub(crate) struct UvLock;

impl Format for UvLock {
    fn id(&self) -> &'static str {
        "uv-lock"
    }

    fn wants(&self, path: &str) -> bool {
        path::name(path) == "uv.lock"
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let root = parse_toml(file.text()?)?;
        let mut reader = Reader {
            nodes: root.items_at("package"),
            packages: Vec::new(),
            places: Vec::new(),
            project: None,
        };
        reader.read();
        reader.connect();
        let roots = reader.roots();
        settle(&mut reader.packages, &roots, &OptionalEdges::new());
        for local in reader.packages.iter_mut().filter(|package| is_local(package)) {
            (local.relation, local.usage) = (Relation::Direct, Usage::Runtime);
        }
        let mut lock = Lock::new(Ecosystem::PyPi, Asks::Nothing);
        lock.folders = reader.nodes.iter().filter_map(local_folder).map(str::to_owned).collect();
        Ok(Extracted {
            project: reader.project,
            packages: reader.packages,
            has_edges: true,
            gaps: Vec::new(),
            facts: Facts::Lock(Box::new(lock)),
        })
    }
}

fn is_local(package: &Package) -> bool {
    package.source.as_deref().is_some_and(|source| source.starts_with("file:"))
}

/// The folder of a project of the tree, relative to the lockfile.
fn local_folder<'n>(node: &'n Node<'_>) -> Option<&'n str> {
    let source = node.get("source")?;
    ["editable", "virtual", "directory"].iter().find_map(|kind| source.text_at(kind))
}

struct Reader<'n, 'a> {
    nodes: &'n [Node<'a>],
    packages: Vec<Package>,
    /// The package of each node; the project of the folder itself has none when it is not installed.
    places: Vec<Option<u32>>,
    project: Option<String>,
}

impl Reader<'_, '_> {
    fn read(&mut self) {
        for node in self.nodes {
            if local_folder(node) == Some(".") {
                self.project = node.text_at("name").map(str::to_owned);
            }
            let is_virtual = node.at(&["source", "virtual"]).and_then(Node::text) == Some(".");
            let read = read_package(node).filter(|_| !is_virtual);
            self.places.push(read.as_ref().map(|_| crate::graph::next_index(&self.packages)));
            self.packages.extend(read);
        }
    }

    fn connect(&mut self) {
        let index = Index::new(self.nodes, &self.places);
        for (node, place) in self.nodes.iter().zip(&self.places) {
            let Some(package) = place.and_then(|at| self.packages.get_mut(at as usize)) else { continue };
            package.dependencies.extend(index.targets(node.items_at("dependencies")));
            if local_folder(node).is_none() {
                for extra in node.entries_at("optional-dependencies") {
                    package.dependencies.extend(index.targets(extra.value.items()));
                }
            }
        }
        tidy_edges(&mut self.packages);
    }

    /// What the projects ask for: always, by an extra, or in a group for development.
    fn roots(&self) -> Vec<Root> {
        let index = Index::new(self.nodes, &self.places);
        let mut roots = Vec::new();
        let mut add = |list: &[Node<'_>], usage| {
            roots.extend(index.targets(list).map(|package| Root { package, usage }));
        };
        for node in self.nodes.iter().filter(|node| local_folder(node).is_some()) {
            add(node.items_at("dependencies"), Usage::Runtime);
            for extra in node.entries_at("optional-dependencies") {
                add(extra.value.items(), Usage::Optional);
            }
            for group in node.entries_at("dev-dependencies") {
                add(group.value.items(), Usage::Development);
            }
        }
        roots
    }
}

/// Packages by name, to resolve `{ name, version }`: only forks of a resolution state the version.
struct Index<'n> {
    by_name: HashMap<&'n str, Vec<(Option<&'n str>, u32)>>,
}

impl<'n> Index<'n> {
    fn new(nodes: &'n [Node<'_>], places: &[Option<u32>]) -> Self {
        let mut by_name: HashMap<&str, Vec<_>> = HashMap::new();
        for (node, place) in nodes.iter().zip(places) {
            if let (Some(name), Some(at)) = (node.text_at("name"), place) {
                by_name.entry(name).or_default().push((node.text_at("version"), *at));
            }
        }
        Self { by_name }
    }

    fn targets<'l>(&'l self, list: &'l [Node<'_>]) -> impl Iterator<Item = u32> + 'l {
        list.iter().flat_map(|wanted| {
            let version = wanted.text_at("version");
            let named = wanted.text_at("name").and_then(|name| self.by_name.get(name));
            let fits = move |found: &&(Option<&str>, u32)| version.is_none() || found.0 == version;
            named.map_or(&[][..], Vec::as_slice).iter().filter(fits).map(|(_, at)| *at)
        })
    }
}

fn read_package(node: &Node<'_>) -> Option<Package> {
    let name = node.get("name")?;
    let mut read = package(Ecosystem::PyPi, name.text()?, node.text_at("version"), name.line);
    read.source = node.get("source").and_then(source_of);
    let files = node.items_at("wheels").iter().chain(node.get("sdist"));
    read.hashes = files.filter_map(|file| file.text_at("hash").and_then(from_labelled)).collect();
    Some(read)
}

fn source_of(source: &Node<'_>) -> Option<String> {
    if let Some(url) = source.text_at("git") {
        let commit = url.rsplit_once('#').map_or("", |(_, commit)| commit);
        return Some(format!("git+{}#{commit}", address(url)));
    }
    if let Some(url) = source.text_at("url") {
        return Some(address(url));
    }
    let folders = ["directory", "editable", "path", "virtual"];
    folders.iter().find_map(|kind| source.text_at(kind)).map(|folder| format!("file:{folder}"))
}
