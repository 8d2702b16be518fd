//! Reads package.json. Its requirements are reported only where no lockfile covers it.

use std::collections::HashSet;

use palisade_model::{Ecosystem, Package, Usage};

use super::super::npm::asked_for;
use crate::document::{Node, parse_json};
use crate::facts::{Facts, Manifest, Request};
use crate::format::{Extracted, Format, SourceFile};
use crate::{FormatError, path};

pub(crate) struct PackageJson;

const TABLES: &[(&str, Usage)] = &[
    ("dependencies", Usage::Runtime),
    ("peerDependencies", Usage::Runtime),
    ("optionalDependencies", Usage::Optional),
    ("devDependencies", Usage::Development),
];

impl Format for PackageJson {
    fn id(&self) -> &'static str {
        "package-json"
    }

    fn wants(&self, path: &str) -> bool {
        path::name(path) == "package.json" && !path::has_folder(path, "node_modules")
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let root = parse_json(file.text()?)?.expect_map()?;
        let mut requests: Vec<Request> = Vec::new();
        let mut packages: Vec<Package> = Vec::new();
        let mut seen: HashSet<&str> = HashSet::new();
        for (table, usage) in TABLES {
            for entry in root.entries_at(table) {
                let requirement = entry.value.text().unwrap_or_default();
                if !seen.insert(entry.key.as_ref()) {
                    continue;
                }
                requests.push(Request {
                    name: entry.key.to_string(),
                    requirement: requirement.to_owned(),
                    usage: *usage,
                });
                let asked = asked_for(&entry.key, requirement, entry.line);
                packages.extend(asked.map(|package| Package { usage: *usage, ..package }));
            }
        }
        let facts = Manifest { ecosystem: Ecosystem::Npm, requests, workspaces: workspaces(&root) };
        let project = root.text_at("name").map(str::to_owned);
        Ok(Extracted { project, packages, facts: Facts::Manifest(facts), ..Extracted::default() })
    }
}

/// `workspaces` is a list of patterns, or a map that has it under `packages`.
fn workspaces(root: &Node<'_>) -> Vec<String> {
    let mut patterns = root.texts_at("workspaces");
    patterns.extend(root.get("workspaces").map(|map| map.texts_at("packages")).unwrap_or_default());
    patterns.into_iter().map(str::to_owned).collect()
}
