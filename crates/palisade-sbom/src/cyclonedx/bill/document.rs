//! The order of the whole document. `write_sbom` calls it.

use std::collections::HashMap;
use std::io::{self, Write};

use palisade_model::rfc3339;

use super::components::{component, stated_licenses};
use super::vulnerabilities::vulnerability;
use crate::cyclonedx::stream::Stream;
use crate::cyclonedx::{Syntax, Version};
use crate::inventory::{Component, Inventory, Merged, merge, write_named};
use crate::tree::Node;

/// The reference of the thing that was scanned. Package URLs never look like it.
const ROOT: &str = "root";

/// Writes the document.
pub(crate) fn write_bill(
    inventory: &Inventory,
    version: Version,
    syntax: Syntax,
    out: impl Write,
) -> io::Result<()> {
    let merged = merge(inventory.files);
    let bill = Bill { inventory, merged: &merged, version, syntax };
    write_named(out, |uuid, out| bill.write(uuid, out))
}

struct Bill<'a> {
    inventory: &'a Inventory<'a>,
    merged: &'a Merged<'a>,
    version: Version,
    syntax: Syntax,
}

impl Bill<'_> {
    fn write(&self, uuid: &str, out: impl Write) -> io::Result<()> {
        let head = Node::object()
            .with("serialNumber", Node::text(format!("urn:uuid:{uuid}")))
            .with("version", Node::number(1));
        let mut stream = Stream::start(out, self.version, self.syntax, &head)?;
        stream.field("metadata", &self.metadata())?;
        let components = &self.merged.components;
        stream.list("components", components.iter().map(|each| component(each, self.version)))?;
        stream.list("dependencies", self.dependencies())?;
        if !self.merged.is_complete {
            stream.list("compositions", std::iter::once(incomplete()))?;
        }
        if !self.inventory.vulnerabilities.is_empty() {
            let known: HashMap<&str, &Component> =
                components.iter().map(|component| (component.key.as_str(), component)).collect();
            let vulnerabilities = self.inventory.vulnerabilities.iter();
            stream.list("vulnerabilities", vulnerabilities.map(|each| vulnerability(each, &known)))?;
        }
        stream.finish()
    }

    fn metadata(&self) -> Node {
        let tool = Node::object()
            .with("type", Node::text("application"))
            .with("name", Node::text("palisade"))
            .with("version", Node::text(self.inventory.tool_version));
        let root = Node::object()
            .with("type", Node::text("application"))
            .with("bom-ref", Node::text(ROOT))
            .with("name", Node::text(self.inventory.name))
            .with_some("version", self.inventory.version.map(Node::text))
            .with_some(
                "licenses",
                stated_licenses(&self.merged.declared, &self.merged.concluded, self.version),
            );
        Node::object()
            .with("timestamp", Node::text(rfc3339(self.inventory.at)))
            .with("tools", Node::object().with("components", Node::list(vec![tool])))
            .with("component", root)
    }

    /// The scanned thing depends on what its files ask for themselves; after it every component with its own.
    fn dependencies(&self) -> impl Iterator<Item = Node> {
        let components = &self.merged.components;
        let direct = components.iter().filter(|component| component.is_direct);
        let root = dependency(ROOT, direct.map(|component| component.key.as_str()));
        let others = components.iter().map(|component| {
            let needed = component.dependencies.iter().map(|index| components[*index].key.as_str());
            dependency(&component.key, needed)
        });
        std::iter::once(root).chain(others)
    }
}

fn dependency<'a>(reference: &str, needed: impl Iterator<Item = &'a str>) -> Node {
    let needed: Vec<Node> = needed.map(Node::text).collect();
    let node = Node::object().with("ref", Node::text(reference));
    if needed.is_empty() { node } else { node.with("dependsOn", Node::list(needed)) }
}

/// Some file was not understood as a whole, or does not say what depends on what.
fn incomplete() -> Node {
    Node::object()
        .with("aggregate", Node::text("incomplete"))
        .with("assemblies", Node::list(vec![Node::text(ROOT)]))
        .with("dependencies", Node::list(vec![Node::text(ROOT)]))
}
