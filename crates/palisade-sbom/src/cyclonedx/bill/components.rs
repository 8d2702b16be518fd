//! One component of our own documents.

use std::collections::BTreeSet;

use palisade_model::{Hash, HashAlgorithm, Usage};

use crate::cyclonedx::{Version, is_schema_license, is_uri_reference};
use crate::inventory::{Component, Stated};
use crate::tree::{Node, Value};

pub(super) fn component(component: &Component, version: Version) -> Node {
    Node::object()
        .with("type", Node::text("library"))
        .with("bom-ref", Node::text(component.key.as_str()))
        .with_some("group", component.group().map(Node::text))
        .with("name", Node::text(component.name()))
        .with_some("version", component.package.version.as_deref().map(Node::text))
        .with("scope", Node::text(scope(component.usage)))
        .with_some("hashes", some_list(component.hashes.iter().map(|each| hash(each))))
        .with_some("licenses", licenses(component, version))
        .with_some("purl", component.purl().map(Node::text))
        .with_some("externalReferences", some_list(sources(component)))
        .with_some("properties", some_list(properties(component)))
        .with("evidence", evidence(component, version))
}

/// The words of CycloneDX for what is needed at run time, for extras, and for development only.
fn scope(usage: Usage) -> &'static str {
    match usage {
        Usage::Runtime => "required",
        Usage::Optional => "optional",
        Usage::Development => "excluded",
    }
}

fn hash(hash: &Hash) -> Node {
    let name = match hash.algorithm {
        HashAlgorithm::Md5 => "MD5",
        HashAlgorithm::Sha1 => "SHA-1",
        HashAlgorithm::Sha256 => "SHA-256",
        HashAlgorithm::Sha384 => "SHA-384",
        HashAlgorithm::Sha512 => "SHA-512",
    };
    Node::object().with("alg", Node::text(name)).with("content", Node::text(hash.value.as_str()))
}

fn licenses(component: &Component, version: Version) -> Option<Node> {
    stated_licenses(&component.licenses, &component.concluded, version)
}

/// A document may have several licences or one expression. An expression among several becomes a named licence, because
/// whether all of them or any of them holds is not known. What texts say is told where it is not what is declared.
pub(super) fn stated_licenses(
    declared: &BTreeSet<&str>,
    concluded: &BTreeSet<&str>,
    version: Version,
) -> Option<Node> {
    let declared_words = declared.iter().map(|text| ("declared", text));
    let others = concluded.difference(declared).map(|text| ("concluded", text));
    let stated: Vec<(&str, Stated)> =
        declared_words.chain(others).filter_map(|(word, text)| Some((word, Stated::of(text)?))).collect();
    if let [(word, Stated::Expression(text))] = stated.as_slice() {
        return Some(Node::list(vec![acknowledged(word, version).with("expression", Node::text(*text))]));
    }
    let license = |(word, stated): &(&str, Stated)| {
        let (key, text) = match *stated {
            Stated::Id(id) if is_schema_license(id) => ("id", id),
            Stated::Id(text) | Stated::Expression(text) | Stated::Words(text) => ("name", text),
        };
        Node::object().with("license", acknowledged(word, version).with(key, Node::text(text)))
    };
    some_list(stated.iter().map(license))
}

/// Manifests declare licences, texts let them be concluded. 1.5 has no word for it.
fn acknowledged(word: &str, version: Version) -> Node {
    let word = (version >= Version::V1_6).then(|| Node::text(word));
    Node::object().with_some("acknowledgement", word)
}

fn sources<'a>(component: &'a Component) -> impl Iterator<Item = Node> + 'a {
    component.sources.iter().filter(|source| is_uri_reference(source)).map(|source| {
        let is_repository = source.starts_with("git") || source.ends_with(".git");
        let kind = if is_repository { "vcs" } else { "distribution" };
        Node::object().with("type", Node::text(kind)).with("url", Node::text(*source))
    })
}

fn properties<'a>(component: &'a Component) -> impl Iterator<Item = Node> + 'a {
    let requirements = component.requirements.iter().map(|text| ("palisade:requirement", *text));
    let sources = component.sources.iter().filter(|source| !is_uri_reference(source));
    let all = requirements.chain(sources.map(|source| ("palisade:source", *source)));
    all.map(|(name, value)| Node::object().with("name", Node::text(name)).with("value", Node::text(value)))
}

fn evidence(component: &Component, version: Version) -> Node {
    let method =
        Node::object().with("technique", Node::text("manifest-analysis")).with("confidence", Node::number(1));
    let field = if component.purl().is_some() { "purl" } else { "name" };
    let identity = Node::object()
        .with("field", Node::text(field))
        .with("confidence", Node::number(1))
        .with("methods", Node::list(vec![method]));
    let knows_lines = version >= Version::V1_6;
    let identity = if knows_lines { Node::list(vec![identity]) } else { identity };
    let occurrences = component.occurrences.iter().map(|(path, line)| {
        let line = (*line > 0).then_some(*line);
        let location = match line.filter(|_| !knows_lines) {
            Some(line) => format!("{path}#L{line}"),
            None => (*path).to_owned(),
        };
        let line = line.filter(|_| knows_lines).map(|line| Node::number(line.into()));
        Node::object().with("location", Node::text(location)).with_some("line", line)
    });
    Node::object().with("identity", identity).with("occurrences", Node::list(unique(occurrences)))
}

/// Lines may be all that tells two occurrences apart, and 1.5 has them in the location.
fn unique(occurrences: impl Iterator<Item = Node>) -> Vec<Node> {
    let mut unique: Vec<Node> = Vec::new();
    for occurrence in occurrences {
        if unique.last() != Some(&occurrence) {
            unique.push(occurrence);
        }
    }
    unique
}

/// `None` rather than an empty list.
pub(super) fn some_list(items: impl Iterator<Item = Node>) -> Option<Node> {
    let list = Node::list(items.collect());
    match &list.value {
        Value::List(items) if items.is_empty() => None,
        _ => Some(list),
    }
}
