//! The packages of an SPDX 2 document. Both notations come as the tree of the JSON one.

use std::collections::{BTreeSet, HashMap};

use palisade_model::Usage;

use super::listing::{Listed, Listing, hash};
use crate::tree::Node;

pub(super) fn listing(root: &Node) -> Listing {
    let mut listing = Listing { format: "spdx", ..Listing::default() };
    let version = root.get_text("spdxVersion").unwrap_or_default();
    if !matches!(version, "SPDX-2.1" | "SPDX-2.2" | "SPDX-2.3") {
        listing
            .gaps
            .push(format!("expected SPDX-2.1 to SPDX-2.3, found {:?}", crate::error::excerpt(version)));
    }
    let relations = relations(root, &mut listing);
    // Documents that describe everything they list have no package that stands for the whole.
    if relations.described.len() == 1 {
        listing.roots.extend(relations.described.iter().cloned());
    }
    let others = other_licenses(root);
    for node in root.get_list("packages") {
        let id = node.get_text("SPDXID").unwrap_or_default();
        if listing.roots.contains(id) {
            listing.project = node.get_text("name").map(str::to_owned);
            continue;
        }
        listing
            .packages
            .push(Listed { usage: relations.usages.get(id).copied(), ..package(node, id, &others) });
    }
    listing.project = listing.project.or_else(|| root.get_text("name").map(str::to_owned));
    listing
}

/// What relationships say besides edges.
#[derive(Default)]
struct Relations {
    described: BTreeSet<String>,
    usages: HashMap<String, Usage>,
}

fn relations(root: &Node, listing: &mut Listing) -> Relations {
    let mut relations = Relations::default();
    relations.described.extend(root.get_list("documentDescribes").iter().filter_map(text));
    for node in root.get_list("relationships") {
        let of = |key| node.get_text(key).unwrap_or_default().to_owned();
        let (from, kind, to) = (of("spdxElementId"), of("relationshipType"), of("relatedSpdxElement"));
        match kind.as_str() {
            "DESCRIBES" => {
                relations.described.insert(to);
            }
            "DESCRIBED_BY" => {
                relations.described.insert(from);
            }
            "DEPENDS_ON" | "HAS_PREREQUISITE" => {
                relations.need(&to, Usage::Runtime);
                listing.edges.push((from, to));
            }
            _ => {
                if let Some(usage) = usage_of(&kind) {
                    relations.need(&from, usage);
                    listing.edges.push((to, from));
                }
            }
        }
    }
    relations
}

/// The relationships that say the first is needed by the second.
fn usage_of(kind: &str) -> Option<Usage> {
    match kind {
        "DEPENDENCY_OF" | "RUNTIME_DEPENDENCY_OF" | "PROVIDED_DEPENDENCY_OF" | "PREREQUISITE_FOR" => {
            Some(Usage::Runtime)
        }
        "OPTIONAL_DEPENDENCY_OF" => Some(Usage::Optional),
        "BUILD_DEPENDENCY_OF" | "DEV_DEPENDENCY_OF" | "TEST_DEPENDENCY_OF" => Some(Usage::Development),
        _ => None,
    }
}

impl Relations {
    /// The strongest need counts.
    fn need(&mut self, id: &str, usage: Usage) {
        let known = self.usages.entry(id.to_owned()).or_insert(usage);
        *known = usage.min(*known);
    }
}

fn package(node: &Node, id: &str, others: &HashMap<&str, &str>) -> Listed {
    let is_purl = |reference: &&Node| reference.get_text("referenceType") == Some("purl");
    let purl = node.get_list("externalRefs").iter().find(is_purl);
    let checksums = node.get_list("checksums").iter();
    let stated = |key| node.get_text(key).filter(|text| !matches!(*text, "NOASSERTION" | "NONE" | ""));
    let license = stated("licenseDeclared").or_else(|| stated("licenseConcluded"));
    Listed {
        id: id.to_owned(),
        name: node.get_text("name").unwrap_or_default().to_owned(),
        version: node.get_text("versionInfo").map(str::to_owned),
        purl: purl.and_then(|purl| purl.get_text("referenceLocator")).map(str::to_owned),
        usage: None,
        licenses: license.map(|text| (*others.get(text).unwrap_or(&text)).to_owned()).into_iter().collect(),
        hashes: checksums
            .filter_map(|each| hash(each.get_text("algorithm")?, each.get_text("checksumValue")?))
            .collect(),
        line: node.line,
    }
}

/// Short texts of licences that are not on the list, by identifier, else their names.
fn other_licenses(root: &Node) -> HashMap<&str, &str> {
    let others = root.get_list("hasExtractedLicensingInfos").iter().filter_map(|node| {
        let text = node.get_text("extractedText").filter(|text| text.len() <= 200 && !text.contains('\n'));
        Some((node.get_text("licenseId")?, text.or_else(|| node.get_text("name"))?))
    });
    others.collect()
}

fn text(node: &Node) -> Option<String> {
    node.as_text().map(str::to_owned)
}
