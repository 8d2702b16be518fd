//! Reads pyproject.toml. Its requirements are reported only where no lockfile covers the project.

use palisade_model::{Ecosystem, Package, Usage, python_name};

use super::super::python::{Requirement, address};
use crate::document::{Node, parse_toml};
use crate::facts::{Facts, Manifest, Request};
use crate::format::{Extracted, Format, SourceFile};
use crate::naming::{package, required};
use crate::{FormatError, path};

pub(crate) struct PyProject;

impl Format for PyProject {
    fn id(&self) -> &'static str {
        "pyproject"
    }

    fn wants(&self, path: &str) -> bool {
        path::name(path) == "pyproject.toml"
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let root = parse_toml(file.text()?)?;
        let mut reader = Reader::default();
        reader.standard(&root);
        if let Some(tool) = root.get("tool") {
            reader.poetry(tool);
            for group in tool.at(&["pdm", "dev-dependencies"]).map_or(&[][..], Node::entries) {
                reader.list(Some(&group.value), Usage::Development);
            }
            reader.list(tool.at(&["uv", "dev-dependencies"]), Usage::Development);
        }
        let name = |path: &[&str]| root.at(path).and_then(Node::text).map(str::to_owned);
        let members = root.at(&["tool", "uv", "workspace"]).map(|workspace| workspace.texts_at("members"));
        let facts = Manifest {
            ecosystem: Ecosystem::PyPi,
            requests: reader.requests,
            workspaces: members.unwrap_or_default().into_iter().map(str::to_owned).collect(),
        };
        Ok(Extracted {
            project: name(&["project", "name"]).or_else(|| name(&["tool", "poetry", "name"])),
            packages: reader.packages,
            has_edges: false,
            gaps: reader.gaps,
            facts: Facts::Manifest(facts),
        })
    }
}

#[derive(Default)]
struct Reader {
    requests: Vec<Request>,
    packages: Vec<Package>,
    gaps: Vec<String>,
}

impl Reader {
    /// The tables of the packaging standards.
    fn standard(&mut self, root: &Node<'_>) {
        let Some(project) = root.get("project") else { return self.groups(root) };
        self.list(project.get("dependencies"), Usage::Runtime);
        for extra in project.entries_at("optional-dependencies") {
            self.list(Some(&extra.value), Usage::Optional);
        }
        for field in project.texts_at("dynamic") {
            if matches!(field, "dependencies" | "optional-dependencies") {
                self.gaps.push(format!("{field}, which another file or program gives"));
            }
        }
        self.groups(root);
    }

    fn groups(&mut self, root: &Node<'_>) {
        for group in root.entries_at("dependency-groups") {
            self.list(Some(&group.value), Usage::Development);
        }
    }

    fn list(&mut self, list: Option<&Node<'_>>, usage: Usage) {
        for item in list.map_or(&[][..], Node::items) {
            let Some(text) = item.text() else { continue };
            match Requirement::parse(text) {
                Some(found) => {
                    self.ask(found.name, found.versions, usage);
                    self.packages.push(Package { usage, ..found.package(item.line) });
                }
                None => self.gaps.push(format!("the requirement at line {}", item.line)),
            }
        }
    }

    fn ask(&mut self, name: &str, versions: &str, usage: Usage) {
        self.requests.push(Request { name: python_name(name), requirement: versions.to_owned(), usage });
    }

    fn poetry(&mut self, tool: &Node<'_>) {
        let Some(poetry) = tool.get("poetry") else { return };
        self.poetry_table(poetry.get("dependencies"), Usage::Runtime);
        self.poetry_table(poetry.get("dev-dependencies"), Usage::Development);
        for group in poetry.entries_at("group") {
            self.poetry_table(group.value.get("dependencies"), Usage::Development);
        }
    }

    fn poetry_table(&mut self, table: Option<&Node<'_>>, usage: Usage) {
        for entry in table.map_or(&[][..], Node::entries).iter().filter(|entry| entry.key != "python") {
            let value = &entry.value;
            let usage = if value.is_true("optional") { Usage::Optional } else { usage };
            let versions = value.text().or_else(|| value.text_at("version")).unwrap_or_default();
            self.ask(&entry.key, versions, usage);
            if value.get("path").is_none() {
                let asked = poetry_package(&entry.key, value, versions, entry.line);
                self.packages.push(Package { usage, ..asked });
            }
        }
    }
}

/// In Poetry's constraints a bare version means exactly that one.
fn poetry_package(name: &str, value: &Node<'_>, versions: &str, line: u32) -> Package {
    let wanted = if versions == "*" { "" } else { versions };
    let mut asked = required(Ecosystem::PyPi, name, wanted, line);
    asked.source = value
        .text_at("git")
        .map(|url| format!("git+{}", address(url)))
        .or_else(|| value.text_at("url").map(address));
    let exact = versions.trim_start_matches('=').trim();
    if exact.starts_with(|c: char| c.is_ascii_digit()) && !exact.contains([',', '*', ' ', '|', '<', '>']) {
        let pinned = package(Ecosystem::PyPi, name, Some(exact), line);
        (asked.version, asked.purl) = (pinned.version, pinned.purl);
    }
    asked
}
