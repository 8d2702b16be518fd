//! Reads Pipfile. Its requirements are reported only where there is no Pipfile.lock.

use palisade_model::{Ecosystem, Package, Usage, python_name};

use super::super::python::Requirement;
use crate::document::{Node, parse_toml};
use crate::facts::{Facts, Manifest, Request};
use crate::format::{Extracted, Format, SourceFile};
use crate::naming::required;
use crate::{FormatError, path};

pub(crate) struct Pipfile;

const OTHER_TABLES: &[&str] = &["source", "requires", "pipenv", "scripts", "pipfile"];

impl Format for Pipfile {
    fn id(&self) -> &'static str {
        "pipfile"
    }

    fn wants(&self, path: &str) -> bool {
        path::name(path) == "Pipfile"
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let root = parse_toml(file.text()?)?;
        let (mut requests, mut packages) = (Vec::new(), Vec::new());
        for table in root.entries().iter().filter(|table| !OTHER_TABLES.contains(&&*table.key)) {
            let usage = match table.key.as_ref() {
                "packages" => Usage::Runtime,
                "dev-packages" => Usage::Development,
                _ => Usage::Optional,
            };
            for entry in table.value.entries() {
                let versions = versions(&entry.value);
                let name = python_name(&entry.key);
                packages.extend(
                    asked_for(&name, &entry.value, versions, entry.line)
                        .map(|package| Package { usage, ..package }),
                );
                requests.push(Request { name, requirement: versions.to_owned(), usage });
            }
        }
        let facts = Manifest { ecosystem: Ecosystem::PyPi, requests, workspaces: Vec::new() };
        Ok(Extracted { packages, facts: Facts::Manifest(facts), ..Extracted::default() })
    }
}

fn versions<'n>(node: &'n Node<'_>) -> &'n str {
    node.text().or_else(|| node.text_at("version")).filter(|text| *text != "*").unwrap_or_default()
}

fn asked_for(name: &str, node: &Node<'_>, versions: &str, line: u32) -> Option<Package> {
    if node.get("path").is_some() {
        return None;
    }
    let text = format!("{name}{versions}");
    let mut package = match Requirement::parse(&text) {
        Some(requirement) => requirement.package(line),
        None => required(Ecosystem::PyPi, name, versions, line),
    };
    package.source = node.text_at("git").map(|url| format!("git+{}", super::super::python::address(url)));
    Some(package)
}
