//! yarn.lock of Yarn 2 and later: YAML, with the projects of the workspace among the entries.

use palisade_model::Ecosystem;

use super::super::npm::split_descriptor;
use super::entry::Entry;
use crate::FormatError;
use crate::document::{Node, parse_yaml};
use crate::naming::package;

/// Reads all entries.
pub(super) fn read(text: &str) -> Result<Vec<Entry>, FormatError> {
    let mut entries = Vec::new();
    for document in parse_yaml(text)? {
        for entry in document.expect_map()?.entries().iter().filter(|entry| entry.key != "__metadata") {
            entries.push(read_entry(&entry.key, &entry.value, entry.line)?);
        }
    }
    Ok(entries)
}

fn read_entry(key: &str, node: &Node<'_>, line: u32) -> Result<Entry, FormatError> {
    let resolution = node.text_at("resolution").unwrap_or(key);
    let (name, reference) = split_descriptor(resolution)
        .ok_or_else(|| FormatError::syntax("a resolution with a name", resolution, line))?;
    let workspace = reference.strip_prefix("workspace:").map(str::to_owned);
    let mut read = package(Ecosystem::Npm, name, node.text_at("version"), line);
    read.source = match (reference.split_once(':'), &workspace) {
        (_, Some(folder)) => Some(format!("file:{folder}")),
        (Some(("npm" | "virtual", _)), _) => None,
        (Some(("patch", _)), _) => patched(reference),
        _ => Some(reference.to_owned()),
    };
    Ok(Entry {
        descriptors: key.split(", ").map(str::to_owned).collect(),
        package: read,
        wanted: wanted(node),
        workspace,
    })
}

/// A patch of a registry's package is that package for advisories; a patch of anything else is what it says.
fn patched(reference: &str) -> Option<String> {
    let of_registry = reference.contains("@npm%3A") || reference.contains("@npm:");
    let built_in = reference.contains("builtin<") || reference.contains("optional!builtin");
    (!of_registry && !built_in).then(|| reference.to_owned())
}

fn wanted(node: &Node<'_>) -> Vec<(String, String, bool)> {
    let entries = node.entries_at("dependencies").iter();
    let wanted = entries.map(|entry| {
        let meta = node.at(&["dependenciesMeta", entry.key.as_ref()]);
        let optional = meta.is_some_and(|meta| meta.is_true("optional"));
        (entry.key.to_string(), entry.value.text().unwrap_or_default().to_owned(), optional)
    });
    wanted.collect()
}
