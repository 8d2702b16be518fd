//! Statements of OpenVEX 0.2. What 0.0.1 has as plain texts is read too.

use std::sync::Arc;

use palisade_model::Purl;

use super::instant::instant;
use super::{Justification, Status, VexDocument, VexOrigin, VexProduct, VexStatement};
use crate::error::excerpt;
use crate::tree::Node;

pub(super) fn statements(root: &Node, path: &str) -> VexDocument {
    let text = |key: &str| root.get_text(key).map(str::to_owned);
    let origin = VexOrigin { path: path.to_owned(), id: text("@id"), author: text("author") };
    let mut document = VexDocument { origin: Arc::new(origin), ..VexDocument::default() };
    for node in root.get_list("statements") {
        match statement(node, root, &document.origin) {
            Ok(statement) => document.statements.push(statement),
            Err(problem) => document.gaps.push(format!("line {}: {problem}", node.line)),
        }
    }
    document
}

fn statement(node: &Node, root: &Node, origin: &Arc<VexOrigin>) -> Result<VexStatement, String> {
    let status = node.get_text("status").unwrap_or_default();
    let status = Status::parse(status)
        .ok_or_else(|| format!("expected a status of OpenVEX, found {:?}", excerpt(status)))?;
    let justification = node.get_text("justification").map(justification).transpose()?;
    let words = ["impact_statement", "action_statement", "status_notes"];
    let detail = words.iter().find_map(|key| node.get_text(key)).map(str::to_owned);
    // The specification asks for it, and a decision that hides something must say why.
    let is_explained = justification.is_some() || node.get_text("impact_statement").is_some();
    if status == Status::NotAffected && !is_explained {
        return Err("expected a justification or an impact statement, found neither".to_owned());
    }
    let vulnerabilities = names(node);
    if vulnerabilities.is_empty() {
        return Err("expected the name of a vulnerability, found none".to_owned());
    }
    let products: Vec<VexProduct> = node.get_list("products").iter().flat_map(products).collect();
    if products.is_empty() {
        return Err("expected a product with a package URL, found none".to_owned());
    }
    let times =
        [node, root].into_iter().flat_map(|node| [node.get_text("last_updated"), node.get_text("timestamp")]);
    Ok(VexStatement {
        vulnerabilities,
        products,
        status,
        justification,
        detail,
        at: times.flatten().find_map(instant),
        origin: Arc::clone(origin),
        line: node.line,
    })
}

fn justification(word: &str) -> Result<Justification, String> {
    Justification::parse(word)
        .ok_or_else(|| format!("expected a justification of OpenVEX, found {:?}", excerpt(word)))
}

/// The name of the vulnerability and its other names.
fn names(node: &Node) -> Vec<String> {
    let Some(vulnerability) = node.get("vulnerability") else { return Vec::new() };
    let own = vulnerability.as_text().or_else(|| vulnerability.get_text("name"));
    let others = vulnerability.get_list("aliases").iter().filter_map(Node::as_text);
    own.into_iter().chain(others).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// The parts of a product where it names some, else the product itself.
fn products(node: &Node) -> Vec<VexProduct> {
    let product = purl(node);
    let parts = node.get_list("subcomponents");
    if parts.is_empty() {
        return product.map(|purl| VexProduct { purl, within: None }).into_iter().collect();
    }
    let part = |part: &Node| Some(VexProduct { purl: purl(part)?, within: product.clone() });
    parts.iter().filter_map(part).collect()
}

fn purl(node: &Node) -> Option<Purl> {
    let identifier = node.get("identifiers").and_then(|identifiers| identifiers.get_text("purl"));
    let own = node.as_text().or_else(|| node.get_text("@id"));
    [identifier, own].into_iter().flatten().find_map(|text| text.parse().ok())
}
