//! Reads packages.lock.json: packages by target framework. Its hashes leave signatures out, so they are not those of
//! the downloaded files.

use std::collections::HashMap;

use palisade_model::{Ecosystem, Package, Relation};

use crate::document::{Node, parse_json};
use crate::facts::{Asks, Facts, Lock};
use crate::format::{Extracted, Format, SourceFile};
use crate::graph::ByName;
use crate::naming::package;
use crate::{FormatError, path};

pub(crate) struct NugetLock;

impl Format for NugetLock {
    fn id(&self) -> &'static str {
        "nuget-lock"
    }

    fn wants(&self, path: &str) -> bool {
        let name = path::name(path);
        name == "packages.lock.json" || (name.starts_with("packages.") && name.ends_with(".lock.json"))
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let root = parse_json(file.text()?)?.expect_map()?;
        let mut packages = ByName::default();
        for framework in root.entries_at("dependencies") {
            let entries = framework.value.entries().iter();
            let names: HashMap<String, &str> =
                entries.map(|entry| (entry.key.to_ascii_lowercase(), entry.key.as_ref())).collect();
            for entry in framework.value.entries() {
                let Some(read) = read_package(&entry.key, &entry.value, entry.line) else { continue };
                let wanted = entry.value.entries_at("dependencies").iter();
                packages.push(read, wanted.map(|wanted| as_listed(&wanted.key, &names)).collect());
            }
        }
        let facts = Facts::Lock(Box::new(Lock::new(Ecosystem::NuGet, Asks::Nothing)));
        Ok(Extracted { packages: packages.connect(), has_edges: true, facts, ..Extracted::default() })
    }
}

/// Names are the same whatever their case; packages write those of others as they like.
fn as_listed(wanted: &str, names: &HashMap<String, &str>) -> String {
    names.get(&wanted.to_ascii_lowercase()).copied().unwrap_or(wanted).to_owned()
}

/// Projects of the solution have no version and are left out.
fn read_package(name: &str, node: &Node<'_>, line: u32) -> Option<Package> {
    let mut read = package(Ecosystem::NuGet, name, Some(node.text_at("resolved")?), line);
    read.relation = match node.text_at("type") {
        Some("Direct") => Relation::Direct,
        Some("Transitive" | "CentralTransitive") => Relation::Transitive,
        _ => Relation::Unknown,
    };
    read.requirement = node.text_at("requested").map(str::to_owned);
    Some(read)
}
