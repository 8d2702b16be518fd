//! Reads renv.lock. Its hashes are those of descriptions, not of packages, and are left out.

use palisade_model::{Ecosystem, Package};

use crate::document::{Node, parse_json};
use crate::format::{Extracted, Format, SourceFile};
use crate::graph::ByName;
use crate::naming::{package, unlisted};
use crate::{FormatError, path};

pub(crate) struct RenvLock;

impl Format for RenvLock {
    fn id(&self) -> &'static str {
        "renv-lock"
    }

    fn wants(&self, path: &str) -> bool {
        path::name(path) == "renv.lock"
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let root = parse_json(file.text()?)?.expect_map()?;
        let mut packages = ByName::default();
        for entry in root.entries_at("Packages") {
            let wanted = ["Requirements", "Depends", "Imports", "LinkingTo"].iter();
            let wanted = wanted.flat_map(|field| entry.value.texts_at(field)).map(name_of);
            packages.push(read_package(&entry.key, &entry.value, entry.line), wanted.collect());
        }
        let packages = packages.connect();
        let has_edges = packages.iter().any(|package| !package.dependencies.is_empty());
        Ok(Extracted { packages, has_edges, ..Extracted::default() })
    }
}

/// The name of `name (>= 1.0)`.
fn name_of(requirement: &str) -> String {
    requirement.split(['(', ' ']).next().unwrap_or(requirement).to_owned()
}

fn read_package(key: &str, node: &Node<'_>, line: u32) -> Package {
    let (name, version) = (node.text_at("Package").unwrap_or(key), node.text_at("Version"));
    let remote = |field: &str| node.text_at(field).unwrap_or_default();
    match node.text_at("Source").unwrap_or_default() {
        "Bioconductor" => unlisted("bioconductor", name, version, line),
        "Repository" | "CRAN" | "" => package(Ecosystem::Cran, name, version, line),
        source => {
            let mut read = package(Ecosystem::Cran, name, version, line);
            let place = match remote("RemoteUrl") {
                "" => format!("{}/{}", remote("RemoteUsername"), remote("RemoteRepo")),
                url => url.to_owned(),
            };
            read.source = Some(format!("{}:{place}#{}", source.to_ascii_lowercase(), remote("RemoteSha")));
            read
        }
    }
}
