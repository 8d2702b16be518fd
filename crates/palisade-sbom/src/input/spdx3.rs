//! The packages of an SPDX 3.0 document in JSON-LD: elements of a flat graph that name each other.

use std::collections::HashMap;

use super::listing::{Listed, Listing, hash};
use crate::tree::{Node, Value};

pub(super) fn listing(root: &Node) -> Listing {
    let mut listing = Listing { format: "spdx", ..Listing::default() };
    let graph = root.get_list("@graph");
    let expressions = graph.iter().filter_map(expression).collect();
    let mut licenses: HashMap<&str, Vec<String>> = HashMap::new();
    for node in graph {
        match kind(node) {
            "Relationship" | "LifecycleScopedRelationship" => {
                relationship(node, &expressions, &mut licenses, &mut listing);
            }
            "software_Sbom" | "Bom" => listing.roots.extend(targets(node, "rootElement").map(str::to_owned)),
            _ => {}
        }
    }
    for node in graph.iter().filter(|node| kind(node) == "software_Package") {
        let id = id(node);
        if listing.roots.contains(id) {
            listing.project = node.get_text("name").map(str::to_owned);
            continue;
        }
        listing.packages.push(package(node, licenses.remove(id).unwrap_or_default()));
    }
    listing
}

fn kind(node: &Node) -> &str {
    node.get_text("type").or_else(|| node.get_text("@type")).unwrap_or_default()
}

fn id(node: &Node) -> &str {
    node.get_text("spdxId").or_else(|| node.get_text("@id")).unwrap_or_default()
}

fn expression(node: &Node) -> Option<(&str, &str)> {
    Some((id(node), node.get_text("simplelicensing_licenseExpression")?))
}

/// The identifiers of a key: one or a list.
fn targets<'a>(node: &'a Node, key: &str) -> impl Iterator<Item = &'a str> {
    let items = match node.get(key) {
        Some(Node { value: Value::List(items), .. }) => items.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    items.iter().filter_map(Node::as_text)
}

fn relationship<'a>(
    node: &'a Node,
    expressions: &HashMap<&str, &str>,
    licenses: &mut HashMap<&'a str, Vec<String>>,
    listing: &mut Listing,
) {
    let Some(from) = node.get_text("from") else { return };
    match node.get_text("relationshipType") {
        Some("dependsOn") => {
            listing.edges.extend(targets(node, "to").map(|to| (from.to_owned(), to.to_owned())));
        }
        Some("hasDeclaredLicense") => {
            let stated = targets(node, "to").filter_map(|to| expressions.get(to));
            let stated = stated.filter(|text| !matches!(**text, "NOASSERTION" | "NONE"));
            licenses.entry(from).or_default().extend(stated.map(|text| (*text).to_owned()));
        }
        _ => {}
    }
}

fn package(node: &Node, licenses: Vec<String>) -> Listed {
    let is_purl = |node: &&Node| node.get_text("externalIdentifierType") == Some("packageUrl");
    let identifier = node.get_list("externalIdentifier").iter().find(is_purl);
    let purl = node
        .get_text("software_packageUrl")
        .or_else(|| identifier.and_then(|identifier| identifier.get_text("identifier")));
    let digests = node.get_list("verifiedUsing").iter();
    Listed {
        id: id(node).to_owned(),
        name: node.get_text("name").unwrap_or_default().to_owned(),
        version: node.get_text("software_packageVersion").map(str::to_owned),
        purl: purl.map(str::to_owned),
        usage: None,
        licenses,
        hashes: digests
            .filter_map(|each| hash(each.get_text("algorithm")?, each.get_text("hashValue")?))
            .collect(),
        line: node.line,
    }
}
