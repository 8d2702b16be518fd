//! The order of the whole document. `write_sbom` calls it.

use std::collections::HashMap;
use std::io::{self, Write};

use palisade_model::{Usage, rfc3339};

use super::licenses::OtherLicenses;
use super::package::{Advisories, id_of, package, root};
use super::sink::{Notation, Sink};
use crate::inventory::{Component, Inventory, Merged, merge, write_named};
use crate::tree::Node;

const DOCUMENT: &str = "SPDXRef-DOCUMENT";
/// The scanned thing. The identifiers of packages begin otherwise.
pub(super) const ROOT: &str = "SPDXRef-Root";

/// Writes the document; its namespace ends in its name.
pub(crate) fn write_bill(inventory: &Inventory, notation: Notation, out: impl Write) -> io::Result<()> {
    let merged = merge(inventory.files);
    let ids = merged.components.iter().map(id_of).collect();
    let bill = Bill { inventory, merged: &merged, ids, advisories: advisories(inventory), notation };
    write_named(out, |uuid, out| bill.write(uuid, out))
}

struct Bill<'a> {
    inventory: &'a Inventory<'a>,
    merged: &'a Merged<'a>,
    /// The identifiers of the components.
    ids: Vec<String>,
    advisories: HashMap<String, Advisories<'a>>,
    notation: Notation,
}

/// The addresses of advisories by key of the component.
fn advisories<'a>(inventory: &Inventory<'a>) -> HashMap<String, Advisories<'a>> {
    let mut all: HashMap<String, Advisories> = HashMap::new();
    for vulnerability in inventory.vulnerabilities {
        for purl in &vulnerability.affects {
            let known = all.entry(purl.to_string()).or_default();
            known
                .extend(vulnerability.advisories.iter().map(|url| (vulnerability.id.as_str(), url.as_str())));
        }
    }
    all
}

impl Bill<'_> {
    fn write(&self, uuid: &str, out: impl Write) -> io::Result<()> {
        let mut sink = Sink::start(out, self.notation)?;
        sink.head(&self.head(uuid))?;
        let mut others = OtherLicenses::default();
        let none = Advisories::default();
        sink.open_packages()?;
        sink.package(&root(self.inventory, self.merged, &mut others))?;
        for (component, id) in self.merged.components.iter().zip(&self.ids) {
            let advisories = self.advisories.get(&component.key).unwrap_or(&none);
            sink.package(&package(component, id, advisories, &mut others))?;
        }
        sink.close_packages()?;
        sink.licenses(&others.nodes())?;
        sink.open_relationships()?;
        sink.relationship(DOCUMENT, "DESCRIBES", ROOT)?;
        for (component, id) in self.merged.components.iter().zip(&self.ids) {
            self.relationships(component, id, &mut sink)?;
        }
        sink.finish()
    }

    fn head(&self, uuid: &str) -> Node {
        let version = self.inventory.tool_version;
        let creators = Node::list(vec![Node::text(format!("Tool: palisade-{version}"))]);
        let mut creation = Node::object()
            .with("created", Node::text(rfc3339(self.inventory.at)))
            .with("creators", creators)
            .with("licenseListVersion", Node::text(list_version()));
        if !self.merged.is_complete {
            let comment = "Some files do not say what depends on what, or were not understood as a whole.";
            creation = creation.with("comment", Node::text(comment));
        }
        Node::object()
            .with("spdxVersion", Node::text("SPDX-2.3"))
            .with("dataLicense", Node::text("CC0-1.0"))
            .with("SPDXID", Node::text(DOCUMENT))
            .with("name", Node::text(self.inventory.name))
            .with("documentNamespace", Node::text(format!("https://spdx.org/spdxdocs/palisade-{uuid}")))
            .with("creationInfo", creation)
    }

    /// What the scanned thing has to do with a component, and what the component depends on.
    fn relationships<W: Write>(&self, component: &Component, id: &str, sink: &mut Sink<W>) -> io::Result<()> {
        match (component.is_direct, component.usage) {
            (true, Usage::Runtime) => sink.relationship(ROOT, "DEPENDS_ON", id)?,
            (true, Usage::Optional) => sink.relationship(id, "OPTIONAL_DEPENDENCY_OF", ROOT)?,
            (true, Usage::Development) => sink.relationship(id, "DEV_DEPENDENCY_OF", ROOT)?,
            (false, _) if !component.is_reached => sink.relationship(ROOT, "CONTAINS", id)?,
            (false, _) => {}
        }
        for index in &component.dependencies {
            sink.relationship(id, "DEPENDS_ON", &self.ids[*index])?;
        }
        Ok(())
    }
}

/// The two numbers of the version of the licence list.
fn list_version() -> String {
    spdx::license_version().split('.').take(2).collect::<Vec<_>>().join(".")
}
