//! One package of our own documents, with the keys of the JSON format.

use std::collections::BTreeSet;
use std::io::Write;

use palisade_model::{Hash, HashAlgorithm};

use super::document::ROOT;
use super::licenses::OtherLicenses;
use crate::cyclonedx::is_uri_reference;
use crate::inventory::{Component, Digesting, Inventory, Merged, uuid_of};
use crate::tree::Node;

/// Names of vulnerabilities and addresses of advisories.
pub(super) type Advisories<'a> = BTreeSet<(&'a str, &'a str)>;

/// The package that stands for what was scanned.
pub(super) fn root(inventory: &Inventory, merged: &Merged, others: &mut OtherLicenses) -> Node {
    let declared = others.expression(merged.declared.iter().copied());
    let concluded = others.expression(merged.concluded.iter().copied());
    Node::object()
        .with("name", Node::text(inventory.name))
        .with("SPDXID", Node::text(ROOT))
        .with_some("versionInfo", inventory.version.map(Node::text))
        .with("downloadLocation", Node::text("NOASSERTION"))
        .with("filesAnalyzed", Node::new(0, crate::Value::Bool(false)))
        .with("licenseConcluded", Node::text(concluded))
        .with("licenseDeclared", Node::text(declared))
        .with("copyrightText", Node::text("NOASSERTION"))
        .with("primaryPackagePurpose", Node::text("APPLICATION"))
}

pub(super) fn package(
    component: &Component,
    id: &str,
    advisories: &Advisories,
    others: &mut OtherLicenses,
) -> Node {
    let checksums: Vec<Node> = component.hashes.iter().map(|each| checksum(each)).collect();
    let declared = others.expression(component.licenses.iter().copied());
    let concluded = others.expression(component.concluded.iter().copied());
    let references = references(component, advisories);
    Node::object()
        .with("name", Node::text(full_name(component)))
        .with("SPDXID", Node::text(id))
        .with_some("versionInfo", component.package.version.as_deref().map(Node::text))
        .with("downloadLocation", Node::text(download_location(component)))
        .with("filesAnalyzed", Node::new(0, crate::Value::Bool(false)))
        .with_some("checksums", (!checksums.is_empty()).then(|| Node::list(checksums)))
        .with("sourceInfo", Node::text(occurrences(component)))
        .with("licenseConcluded", Node::text(concluded))
        .with("licenseDeclared", Node::text(declared))
        .with("copyrightText", Node::text("NOASSERTION"))
        .with_some("comment", requirements(component).map(Node::text))
        .with_some("externalRefs", (!references.is_empty()).then(|| Node::list(references)))
        .with("primaryPackagePurpose", Node::text("LIBRARY"))
}

/// Letters, digits, dots and hyphens only; the digest tells packages apart whose names differ in other characters.
pub(super) fn id_of(component: &Component) -> String {
    let legal = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' };
    let name: String = component.name().chars().take(40).map(legal).collect();
    format!("SPDXRef-Package-{name}-{}", digest(&component.key))
}

/// The first twelve digits of a digest.
pub(super) fn digest(text: &str) -> String {
    let mut digesting = Digesting::default();
    digesting.write_all(text.as_bytes()).expect("a digest takes everything");
    uuid_of(digesting).replace('-', "").chars().take(12).collect()
}

fn full_name(component: &Component) -> String {
    match component.group() {
        Some(group) => format!("{group}/{}", component.name()),
        None => component.name().to_owned(),
    }
}

/// An address of HTTP or git that the package comes from, when exactly one is known.
fn download_location<'a>(component: &Component<'a>) -> &'a str {
    let known = ["https://", "http://", "git+https://", "git+http://", "git+ssh://", "git://"];
    let is_address =
        |source: &&&str| known.iter().any(|scheme| source.starts_with(scheme)) && is_uri_reference(source);
    let mut sources = component.sources.iter().filter(is_address);
    match (sources.next(), sources.next()) {
        (Some(source), None) => source,
        _ => "NOASSERTION",
    }
}

fn checksum(hash: &Hash) -> Node {
    let name = match hash.algorithm {
        HashAlgorithm::Md5 => "MD5",
        HashAlgorithm::Sha1 => "SHA1",
        HashAlgorithm::Sha256 => "SHA256",
        HashAlgorithm::Sha384 => "SHA384",
        HashAlgorithm::Sha512 => "SHA512",
    };
    Node::object()
        .with("algorithm", Node::text(name))
        .with("checksumValue", Node::text(hash.value.to_ascii_lowercase()))
}

fn occurrences(component: &Component) -> String {
    let place = |(path, line): &(&str, u32)| match line {
        0 => (*path).to_owned(),
        line => format!("{path}:{line}"),
    };
    let places: Vec<String> = component.occurrences.iter().map(place).collect();
    format!("listed in {}", places.join(", "))
}

fn requirements(component: &Component) -> Option<String> {
    let all: Vec<&str> = component.requirements.iter().copied().collect();
    (!all.is_empty()).then(|| format!("asked for as {}", all.join(", ")))
}

fn references(component: &Component, advisories: &Advisories) -> Vec<Node> {
    let reference = |category: &str, kind: &str, locator: &str| {
        Node::object()
            .with("referenceCategory", Node::text(category))
            .with("referenceType", Node::text(kind))
            .with("referenceLocator", Node::text(locator))
    };
    let purl = component.purl().map(|purl| reference("PACKAGE-MANAGER", "purl", purl));
    let good = advisories.iter().filter(|(_, url)| url.contains("://") && is_uri_reference(url));
    let security =
        good.map(|(id, url)| reference("SECURITY", "advisory", url).with("comment", Node::text(*id)));
    purl.into_iter().chain(security).collect()
}
