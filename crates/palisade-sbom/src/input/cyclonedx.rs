//! The packages of a CycloneDX document.

use palisade_model::Usage;

use super::listing::{Listed, Listing, hash};
use crate::cyclonedx::Document;
use crate::tree::Node;

/// A document with the rules that it breaks as gaps.
pub(super) fn listing(document: &Document) -> Listing {
    let mut gaps: Vec<String> = document.violations().iter().map(ToString::to_string).collect();
    let more = document.violation_count().saturating_sub(gaps.len());
    if more > 0 {
        gaps.push(format!("{more} more rules are broken"));
    }
    listing_of(document.root(), gaps)
}

pub(super) fn listing_of(root: &Node, gaps: Vec<String>) -> Listing {
    let mut listing = Listing { format: "cyclonedx", gaps, ..Listing::default() };
    if let Some(subject) = root.get("metadata").and_then(|metadata| metadata.get("component")) {
        listing.project = subject.get_text("name").map(str::to_owned);
        listing.roots.extend(subject.get_text("bom-ref").map(str::to_owned));
        components(subject.get_list("components"), &mut listing);
    }
    components(root.get_list("components"), &mut listing);
    for dependency in root.get_list("dependencies") {
        let Some(from) = dependency.get_text("ref") else { continue };
        let needed = dependency.get_list("dependsOn").iter().filter_map(Node::as_text);
        listing.edges.extend(needed.map(|to| (from.to_owned(), to.to_owned())));
        if dependency.get_list("dependsOn").is_empty() && listing.roots.contains(from) {
            listing.edges.push((from.to_owned(), String::new()));
        }
    }
    listing
}

/// Components and those inside of them; the reader has limited how deep they are.
fn components(nodes: &[Node], listing: &mut Listing) {
    for node in nodes {
        listing.packages.extend(package(node));
        components(node.get_list("components"), listing);
    }
}

/// What has a package URL is a package; without one, only what is called a library or framework.
fn package(node: &Node) -> Option<Listed> {
    let name = node.get_text("name").unwrap_or_default();
    let purl = node.get_text("purl").filter(|purl| !purl.is_empty());
    let is_code = matches!(node.get_text("type"), Some("library" | "framework"));
    if purl.is_none() && (!is_code || name.is_empty()) {
        return None;
    }
    let group = node.get_text("group").filter(|group| !group.is_empty());
    let hashes = node.get_list("hashes").iter();
    let hashes = hashes.filter_map(|each| hash(each.get_text("alg")?, each.get_text("content")?));
    Some(Listed {
        id: node.get_text("bom-ref").unwrap_or_default().to_owned(),
        name: group.map_or_else(|| name.to_owned(), |group| format!("{group}/{name}")),
        version: node.get_text("version").map(str::to_owned),
        purl: purl.map(str::to_owned),
        usage: node.get_text("scope").map(usage),
        licenses: node.get_list("licenses").iter().filter_map(license).collect(),
        hashes: hashes.collect(),
        line: node.line,
    })
}

fn usage(scope: &str) -> Usage {
    match scope {
        "optional" => Usage::Optional,
        "excluded" => Usage::Development,
        _ => Usage::Runtime,
    }
}

fn license(node: &Node) -> Option<String> {
    let license = node.get("license");
    let named = license.and_then(|license| license.get_text("id").or_else(|| license.get_text("name")));
    named.or_else(|| node.get_text("expression")).map(str::to_owned)
}
