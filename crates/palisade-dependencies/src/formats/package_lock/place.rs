//! The places of a node_modules tree, by their path, and how Node.js finds a name from one of them.

use std::collections::HashMap;

use super::super::npm::{Nesting, PATH_LIMIT};
use crate::document::Node;

/// One folder that npm fills: the root, a workspace, or a package.
#[derive(Debug)]
pub(super) struct Place<'n, 'a> {
    /// `node_modules/a/node_modules/b`, `packages/c`, or empty for the root.
    pub(super) location: String,
    pub(super) line: u32,
    pub(super) node: &'n Node<'a>,
}

impl Place<'_, '_> {
    pub(super) fn is_root(&self) -> bool {
        self.location.is_empty()
    }

    /// A workspace or a folder of the tree.
    pub(super) fn is_local(&self) -> bool {
        !self.is_root()
            && !self.location.starts_with("node_modules/")
            && !self.location.contains("/node_modules/")
    }

    /// Stands for a local place; the local place itself is also there.
    pub(super) fn is_link(&self) -> bool {
        self.node.is_true("link")
    }

    /// The package's own name, which differs from the folder's for aliases and workspaces.
    pub(super) fn name(&self) -> &str {
        let folder = self.location.rsplit("node_modules/").next().unwrap_or_default();
        let fallback = if self.is_local() { folder.rsplit('/').next().unwrap_or_default() } else { folder };
        self.node.text_at("name").unwrap_or(fallback)
    }
}

/// All places of a lockfile.
#[derive(Debug)]
pub(super) struct Places<'n, 'a> {
    all: Vec<Place<'n, 'a>>,
    by_location: HashMap<String, usize>,
    nesting: Nesting,
    nested: bool,
}

impl<'n, 'a> Places<'n, 'a> {
    /// From the `packages` of versions 2 and 3.
    pub(super) fn flat(packages: &'n Node<'a>) -> Self {
        let places = packages.entries().iter().map(|entry| Place {
            location: entry.key.to_string(),
            line: entry.line,
            node: &entry.value,
        });
        Self::new(places.collect(), false)
    }

    /// From the nested `dependencies` of version 1, each level below that of its parent.
    pub(super) fn nested(root: &'n Node<'a>) -> Self {
        let mut places = Vec::new();
        let mut open = vec![(String::new(), root)];
        while let Some((parent, node)) = open.pop() {
            for entry in node.entries_at("dependencies") {
                let separator = if parent.is_empty() { "" } else { "/" };
                let location = format!("{parent}{separator}node_modules/{}", entry.key);
                open.push((location.clone(), &entry.value));
                places.push(Place { location, line: entry.line, node: &entry.value });
            }
        }
        places.sort_by_key(|place| place.line);
        Self::new(places, true)
    }

    fn new(mut all: Vec<Place<'n, 'a>>, nested: bool) -> Self {
        all.retain(|place| place.location.len() <= PATH_LIMIT);
        let mut nesting = Nesting::new(above);
        for (at, place) in all.iter().enumerate() {
            if let Some((folder, name)) = place.location.rsplit_once("node_modules/") {
                nesting.put(folder.trim_end_matches('/'), name, at);
            }
        }
        let by_location = all.iter().enumerate().map(|(at, place)| (place.location.clone(), at)).collect();
        Self { all, by_location, nesting, nested }
    }

    pub(super) fn all(&self) -> &[Place<'n, 'a>] {
        &self.all
    }

    pub(super) fn is_nested(&self) -> bool {
        self.nested
    }

    pub(super) fn local(&self) -> impl Iterator<Item = &Place<'n, 'a>> {
        self.all.iter().filter(|place| place.is_local())
    }

    /// The place that `require(name)` in a place finds: the nearest `node_modules/<name>` on the way up, links followed.
    pub(super) fn resolve(&self, from: &str, name: &str) -> Option<usize> {
        let at = self.nesting.find(from, name)?;
        let place = &self.all[at];
        if place.is_link() {
            return self.by_location.get(place.node.text_at("resolved")?).copied();
        }
        Some(at)
    }
}

/// The folder whose `node_modules` holds this one, or the folder above that of a workspace.
fn above(folder: &str) -> Option<&str> {
    if folder.is_empty() {
        return None;
    }
    Some(match folder.rfind("node_modules/") {
        Some(start) => folder[..start].trim_end_matches('/'),
        None => crate::path::folder(folder),
    })
}
