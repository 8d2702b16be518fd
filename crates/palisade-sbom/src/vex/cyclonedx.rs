//! Decisions in CycloneDX documents: `vulnerabilities[].analysis`, each for the components that `affects` names.

use std::collections::HashMap;
use std::sync::Arc;

use palisade_model::Purl;

use super::instant::instant;
use super::{Justification, Status, VexDocument, VexOrigin, VexProduct, VexStatement};
use crate::cyclonedx::Document;
use crate::error::excerpt;
use crate::tree::Node;

pub(super) fn statements(document: &Document, path: &str) -> VexDocument {
    let root = document.root();
    let mut purls = HashMap::new();
    let subject = root.get("metadata").and_then(|metadata| metadata.get("component"));
    collect(subject.into_iter().chain(root.get_list("components")), &mut purls);
    let origin = Arc::new(VexOrigin { path: path.to_owned(), ..origin(root) });
    let mut found = VexDocument { origin, ..VexDocument::default() };
    let written = root.get("metadata").and_then(|metadata| metadata.get_text("timestamp")).and_then(instant);
    for node in root.get_list("vulnerabilities") {
        let Some(analysis) = node.get("analysis") else { continue };
        match statement(node, analysis, &purls) {
            Ok(statement) => {
                let at = statement.at.or(written);
                found.statements.push(VexStatement { origin: Arc::clone(&found.origin), at, ..statement });
            }
            Err(problem) => found.gaps.push(format!("line {}: {problem}", node.line)),
        }
    }
    found
}

/// Who wrote the document: its first author with a name, else who supplies what it describes.
fn origin(root: &Node) -> VexOrigin {
    let metadata = root.get("metadata");
    let authors = metadata.map(|metadata| metadata.get_list("authors")).unwrap_or_default();
    let author = authors.iter().find_map(|author| author.get_text("name"));
    let supplier = || metadata?.get("supplier")?.get_text("name");
    VexOrigin {
        path: String::new(),
        id: root.get_text("serialNumber").map(str::to_owned),
        author: author.or_else(supplier).map(str::to_owned),
    }
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

fn statement(node: &Node, analysis: &Node, purls: &HashMap<&str, &str>) -> Result<VexStatement, String> {
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
    let own = [analysis.get_text("lastUpdated"), analysis.get_text("firstIssued"), node.get_text("updated")];
    Ok(VexStatement {
        vulnerabilities,
        products,
        status,
        justification: analysis.get_text("justification").and_then(Justification::parse),
        detail: analysis.get_text("detail").map(str::to_owned),
        at: own.into_iter().flatten().find_map(instant),
        origin: Arc::default(),
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
