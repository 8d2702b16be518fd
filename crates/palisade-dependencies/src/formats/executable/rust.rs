//! The list of crates that cargo-auditable puts into a program: JSON, compressed with zlib, in a section of its own.

use std::io::Read;

use flate2::read::ZlibDecoder;
use palisade_model::{Ecosystem, Package, Usage};

use super::section::Section;
use crate::FormatError;
use crate::document::{Node, parse_json};
use crate::format::Extracted;
use crate::graph::{OptionalEdges, Root, settle, tidy_edges};
use crate::naming::package;

const SECTION: &str = ".dep-v0";
const JSON_LIMIT: usize = 8 << 20;

/// What the program is built of; `None` when it does not say.
pub(super) fn read(sections: &[Section<'_>]) -> Option<Result<Extracted, FormatError>> {
    let section = sections.iter().find(|section| section.name == SECTION)?;
    Some(unpack(section.data).and_then(|json| list(&json)))
}

fn unpack(data: &[u8]) -> Result<String, FormatError> {
    let mut json = String::new();
    let limit = JSON_LIMIT as u64 + 1;
    ZlibDecoder::new(data).take(limit).read_to_string(&mut json).map_err(|error| {
        FormatError::Unsupported { expected: "json compressed with zlib", found: error.to_string() }
    })?;
    if json.len() > JSON_LIMIT {
        return Err(FormatError::TooLarge { limit: JSON_LIMIT, found: json.len() as u64 });
    }
    Ok(json)
}

fn list(json: &str) -> Result<Extracted, FormatError> {
    let root = parse_json(json)?.expect_map()?;
    let nodes = root.items_at("packages");
    let mut packages = nodes.iter().map(read_package).collect::<Result<Vec<Package>, _>>()?;
    tidy_edges(&mut packages);
    let mut roots = Vec::new();
    let mut project = None;
    for (node, package) in nodes.iter().zip(&packages).filter(|(node, _)| node.is_true("root")) {
        let usage = Usage::Runtime;
        roots.extend(package.dependencies.iter().map(|package| Root { package: *package, usage }));
        project = node.text_at("name").map(str::to_owned);
    }
    let usages: Vec<Usage> = packages.iter().map(|package| package.usage).collect();
    settle(&mut packages, &roots, &OptionalEdges::new());
    for (package, usage) in packages.iter_mut().zip(usages) {
        package.usage = usage;
    }
    Ok(Extracted { project, packages, has_edges: true, ..Extracted::default() })
}

fn read_package(node: &Node<'_>) -> Result<Package, FormatError> {
    let (Some(name), Some(version)) = (node.text_at("name"), node.text_at("version")) else {
        return Err(FormatError::syntax("a package with name and version", "another value", node.line));
    };
    let mut read = package(Ecosystem::CratesIo, name, Some(version), 0);
    read.source = match node.text_at("source") {
        Some("crates.io" | "CratesIo") => None,
        Some("local" | "Local") | None => Some("file:.".to_owned()),
        Some(other) => Some(other.to_owned()),
    };
    if node.text_at("kind") == Some("build") {
        read.usage = Usage::Development;
    }
    let edges = node.items_at("dependencies").iter().filter_map(|edge| edge.text()?.parse().ok());
    read.dependencies = edges.collect();
    Ok(read)
}
