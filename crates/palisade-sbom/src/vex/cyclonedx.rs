//! Decisions in CycloneDX documents: `vulnerabilities[].analysis`, each for the components that `affects` names.

use std::collections::HashMap;

use palisade_model::Purl;

use super::instant::instant;
use super::{Justification, Status, VexDocument, VexProduct, VexStatement};
use crate::cyclonedx::Document;
use crate::error::excerpt;
use crate::tree::Node;

pub(super) fn statements(document: &Document, source: &str) -> VexDocument {
    let root = document.root();
    let mut purls = HashMap::new();
    let subject = root.get("metadata").and_then(|metadata| metadata.get("component"));
    collect(subject.into_iter().chain(root.get_list("components")), &mut purls);
    let mut found = VexDocument::default();
    for node in root.get_list("vulnerabilities") {
        let Some(analysis) = node.get("analysis") else { continue };
        match statement(node, analysis, root, &purls) {
            Ok(statement) => found.statements.push(VexStatement { source: source.to_owned(), ..statement }),
            Err(problem) => found.gaps.push(format!("line {}: {problem}", node.line)),
        }
    }
    found
}

/// The package URLs of components by reference; the reader has limited how deep they are.
fn collect<'a>(components: impl Iterator<Item = &'a Node>, purls: &mut HashMap<&'a str, &'a str>) {
    for component in components {
        if let (Some(reference), Some(purl)) = (component.get_text("bom-ref"), component.get_text("purl")) {
            purls.insert(reference, purl);
        }
        collect(component.get_list("components").iter(), purls);
    }
}

fn statement(
    node: &Node,
    analysis: &Node,
    root: &Node,
    purls: &HashMap<&str, &str>,
) -> Result<VexStatement, String> {
    let state = analysis.get_text("state").unwrap_or_default();
    let status = Status::parse_cyclonedx(state)
        .ok_or_else(|| format!("expected a state of CycloneDX, found {:?}", excerpt(state)))?;
    let others = node.get_list("references").iter().filter_map(|reference| reference.get_text("id"));
    let vulnerabilities: Vec<String> =
        node.get_text("id").into_iter().chain(others).map(str::to_owned).collect();
    if vulnerabilities.is_empty() {
        return Err("expected the name of a vulnerability, found none".to_owned());
    }
    let products: Vec<VexProduct> =
        node.get_list("affects").iter().flat_map(|target| products(target, purls)).collect();
    if products.is_empty() {
        return Err("expected an affected component with a package URL, found none".to_owned());
    }
    let metadata = root.get("metadata").and_then(|metadata| metadata.get_text("timestamp"));
    let own = [analysis.get_text("lastUpdated"), analysis.get_text("firstIssued"), node.get_text("updated")];
    let word = analysis.get_text("justification");
    Ok(VexStatement {
        vulnerabilities,
        products,
        status,
        justification: word.and_then(|word| {
            Justification::ALL.iter().copied().find(|justification| justification.cyclonedx() == word)
        }),
        detail: analysis.get_text("detail").map(str::to_owned),
        at: own.into_iter().chain([metadata]).flatten().find_map(instant),
        source: String::new(),
        line: node.line,
    })
}

/// The component that a target refers to, once for each version where it lists some and the component has none.
fn products(target: &Node, purls: &HashMap<&str, &str>) -> Vec<VexProduct> {
    let Some(purl) = target.get_text("ref").and_then(|reference| resolve(reference, purls)) else {
        return Vec::new();
    };
    let versions = target.get_list("versions");
    if purl.version.is_some() || versions.is_empty() {
        return vec![VexProduct { purl, within: None }];
    }
    // Ranges say which versions are meant in notations of their own; such a target is left out rather than widened.
    let of = |version: &Node| {
        let version = version.get_text("version")?.to_owned();
        Some(VexProduct { purl: Purl { version: Some(version), ..purl.clone() }, within: None })
    };
    versions.iter().filter_map(of).collect()
}

/// A reference to a component of this document, or of another one (`urn:cdx:…#REFERENCE`) that uses package URLs.
fn resolve(reference: &str, purls: &HashMap<&str, &str>) -> Option<Purl> {
    if let Some(purl) = purls.get(reference) {
        return purl.parse().ok();
    }
    let foreign = reference.strip_prefix("urn:cdx:").and_then(|link| link.split_once('#'));
    match foreign {
        Some((_, fragment)) => fragment.parse().ok().or_else(|| unescape(fragment)?.parse().ok()),
        None => reference.parse().ok(),
    }
}

/// Takes off one layer of percent signs.
fn unescape(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        rest = tail;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let digits = std::str::from_utf8(tail.get(..2)?).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = &tail[2..];
    }
    String::from_utf8(bytes).ok()
}
