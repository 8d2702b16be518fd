//! Reads project.assets.json and *.deps.json: libraries as `<name>/<version>`, edges by target.

use std::collections::{HashMap, HashSet};

use palisade_model::{Ecosystem, Package, Usage};

use crate::document::{Node, parse_json};
use crate::facts::{Asks, Facts, Lock};
use crate::format::{Extracted, Format, SourceFile};
use crate::graph::{OptionalEdges, Root, next_index, settle, tidy_edges};
use crate::naming::package;
use crate::{FormatError, path};

pub(crate) struct NugetAssets;

impl Format for NugetAssets {
    fn id(&self) -> &'static str {
        "nuget-assets"
    }

    fn wants(&self, path: &str) -> bool {
        let name = path::name(path);
        name == "project.assets.json" || name.ends_with(".deps.json")
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let root = parse_json(file.text()?)?.expect_map()?;
        let mut packages = Vec::new();
        let mut places = HashMap::new();
        for entry in root.entries_at("libraries") {
            if let Some(read) = read_library(&entry.key, &entry.value, entry.line) {
                places.insert(entry.key.to_ascii_lowercase(), next_index(&packages));
                packages.push(read);
            }
        }
        let mut roots = asked(&root, &packages);
        connect(&root, &places, &mut packages);
        if roots.is_empty() {
            roots = of_project(&root, &packages);
        }
        settle(&mut packages, &roots, &OptionalEdges::new());
        let is_assets = path::name(file.path) == "project.assets.json";
        let lock = Lock { in_output_folder: is_assets, ..Lock::new(Ecosystem::NuGet, Asks::Nothing) };
        let facts = if is_assets { Facts::Lock(Box::new(lock)) } else { Facts::None };
        let project = root.at(&["project", "restore", "projectName"]).and_then(Node::text).map(str::to_owned);
        Ok(Extracted { project, packages, has_edges: true, gaps: Vec::new(), facts })
    }
}

fn read_library(key: &str, node: &Node<'_>, line: u32) -> Option<Package> {
    let (name, version) = key.split_once('/')?;
    let mut read = package(Ecosystem::NuGet, name, Some(version), line);
    if node.text_at("type").is_some_and(|kind| kind != "package") {
        read.source = Some(format!("file:{}", node.text_at("path").unwrap_or(".")));
    }
    Some(read)
}

fn connect(root: &Node<'_>, places: &HashMap<String, u32>, packages: &mut [Package]) {
    for target in root.entries_at("targets") {
        let names: HashMap<String, u32> = target
            .value
            .entries()
            .iter()
            .filter_map(|entry| {
                let name = entry.key.split('/').next()?.to_ascii_lowercase();
                Some((name, *places.get(&entry.key.to_ascii_lowercase())?))
            })
            .collect();
        for entry in target.value.entries() {
            let Some(from) = places.get(&entry.key.to_ascii_lowercase()) else { continue };
            let wanted = entry.value.entries_at("dependencies").iter();
            let found = wanted.filter_map(|wanted| names.get(&wanted.key.to_ascii_lowercase()));
            packages[*from as usize].dependencies.extend(found);
        }
    }
    tidy_edges(packages);
}

/// What project.assets.json says the project asks for: `<name> >= <version>`.
fn asked(root: &Node<'_>, packages: &[Package]) -> Vec<Root> {
    let groups = root.entries_at("projectFileDependencyGroups").iter();
    let names =
        groups.flat_map(|group| group.value.items()).filter_map(|item| item.text()?.split(' ').next());
    let names: HashSet<String> = names.map(str::to_ascii_lowercase).collect();
    let asked = (0..).zip(packages).filter(|(_, package)| names.contains(&package.name.to_ascii_lowercase()));
    asked.map(|(package, _)| Root { package, usage: Usage::Runtime }).collect()
}

/// In *.deps.json the project is the first library, and what it depends on is direct.
fn of_project(root: &Node<'_>, packages: &[Package]) -> Vec<Root> {
    let first =
        root.entries_at("libraries").first().filter(|entry| entry.value.text_at("type") == Some("project"));
    let project = first.and_then(|_| packages.first());
    let direct = project.into_iter().flat_map(|project| project.dependencies.iter().copied());
    direct.chain(project.map(|_| 0)).map(|package| Root { package, usage: Usage::Runtime }).collect()
}
