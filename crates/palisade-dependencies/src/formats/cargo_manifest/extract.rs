//! Reads Cargo.toml. Its requirements are reported only where no Cargo.lock covers the crate.

use palisade_model::{Ecosystem, Package, Usage};

use crate::document::{Node, parse_toml};
use crate::facts::{Facts, Manifest, Request};
use crate::format::{Extracted, Format, SourceFile};
use crate::naming::required;
use crate::{FormatError, path};

pub(crate) struct CargoManifest;

const TABLES: &[(&str, Usage)] = &[
    ("dependencies", Usage::Runtime),
    ("build-dependencies", Usage::Development),
    ("build_dependencies", Usage::Development),
    ("dev-dependencies", Usage::Development),
    ("dev_dependencies", Usage::Development),
];

impl Format for CargoManifest {
    fn id(&self) -> &'static str {
        "cargo-manifest"
    }

    fn wants(&self, path: &str) -> bool {
        path::name(path) == "Cargo.toml"
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let root = parse_toml(file.text()?)?;
        let mut reader = Reader::default();
        let targets = root.entries_at("target").iter().map(|entry| &entry.value);
        for scope in std::iter::once(&root).chain(targets).chain(root.get("workspace")) {
            for (table, usage) in TABLES {
                reader.table(scope.get(table), *usage);
            }
        }
        let project = root.at(&["package", "name"]).and_then(Node::text).map(str::to_owned);
        let workspaces =
            root.get("workspace").map(|workspace| workspace.texts_at("members")).unwrap_or_default();
        let facts = Facts::Manifest(Manifest {
            ecosystem: Ecosystem::CratesIo,
            requests: reader.requests,
            workspaces: workspaces.into_iter().map(str::to_owned).collect(),
        });
        Ok(Extracted { project, packages: reader.packages, facts, ..Extracted::default() })
    }
}

#[derive(Default)]
struct Reader {
    requests: Vec<Request>,
    packages: Vec<Package>,
}

impl Reader {
    fn table(&mut self, table: Option<&Node<'_>>, usage: Usage) {
        for entry in table.map_or(&[][..], Node::entries) {
            let value = &entry.value;
            let usage = if value.is_true("optional") { Usage::Optional } else { usage };
            let name = value.text_at("package").unwrap_or(&entry.key);
            let version = value.text().or_else(|| value.text_at("version")).unwrap_or_default();
            self.requests.push(Request { name: name.to_owned(), requirement: version.to_owned(), usage });
            if value.get("path").is_some() {
                continue;
            }
            let inherited = if value.is_true("workspace") { "that of the workspace" } else { version };
            let mut package = required(Ecosystem::CratesIo, name, inherited, entry.line);
            package.usage = usage;
            package.source = value.text_at("git").map(|url| format!("git+{url}"));
            if let Some(exact) = version.strip_prefix('=') {
                package.version = Some(exact.trim().to_owned());
                package.purl.version = package.version.clone();
            }
            self.packages.push(package);
        }
    }
}
