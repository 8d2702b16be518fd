//! Reads composer.json. Its requirements are reported only where there is no composer.lock.

use palisade_model::{Ecosystem, Package, Usage};

use crate::document::{Node, parse_json};
use crate::facts::{Facts, Manifest, Request};
use crate::format::{Extracted, Format, SourceFile};
use crate::naming::{advisory_name, package, required};
use crate::{FormatError, path};

pub(crate) struct ComposerManifest;

impl Format for ComposerManifest {
    fn id(&self) -> &'static str {
        "composer-manifest"
    }

    fn wants(&self, path: &str) -> bool {
        path::name(path) == "composer.json" && !path::has_folder(path, "vendor")
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let root = parse_json(file.text()?)?.expect_map()?;
        let (mut requests, mut packages) = (Vec::new(), Vec::new());
        for (table, usage) in [("require", Usage::Runtime), ("require-dev", Usage::Development)] {
            // Names without a vendor are PHP itself and its extensions.
            for entry in root.entries_at(table).iter().filter(|entry| entry.key.contains('/')) {
                let requirement = entry.value.text().unwrap_or_default();
                let name = advisory_name(Ecosystem::Packagist, &entry.key);
                packages.push(Package { usage, ..asked_for(&name, requirement, entry.line) });
                requests.push(Request { name, requirement: requirement.to_owned(), usage });
            }
        }
        let project = root.get("name").and_then(Node::text).map(str::to_owned);
        let facts = Manifest { ecosystem: Ecosystem::Packagist, requests, workspaces: Vec::new() };
        Ok(Extracted { project, packages, facts: Facts::Manifest(facts), ..Extracted::default() })
    }
}

/// `1.2.3` is exact; anything with an operator, a wildcard or a branch is not.
fn asked_for(name: &str, requirement: &str, line: u32) -> Package {
    let mut asked = required(Ecosystem::Packagist, name, requirement, line);
    let exact = requirement.strip_prefix('=').unwrap_or(requirement).trim();
    let numbers = exact.strip_prefix('v').unwrap_or(exact);
    let is_exact = numbers.starts_with(|c: char| c.is_ascii_digit())
        && !numbers.contains([' ', ',', '|', '*', '@', '#', '-'])
        && !numbers.ends_with(".x");
    if is_exact {
        let pinned = package(Ecosystem::Packagist, name, Some(exact), line);
        (asked.version, asked.purl) = (pinned.version, pinned.purl);
    }
    asked
}
