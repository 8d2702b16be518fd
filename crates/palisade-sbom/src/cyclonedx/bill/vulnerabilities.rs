//! One vulnerability of our own documents, with what was decided about it.

use std::collections::{BTreeSet, HashMap};

use palisade_model::rfc3339;

use super::components::some_list;
use crate::cyclonedx::is_uri_reference;
use crate::inventory::{Analysis, Component, Rating, Source, Vulnerability};
use crate::tree::{Node, Value};
use crate::vex::Status;

pub(super) fn vulnerability(from: &Vulnerability, known: &HashMap<&str, &Component>) -> Node {
    let keys: BTreeSet<String> = from.affects.iter().map(ToString::to_string).collect();
    let affects = keys.iter().filter_map(|key| known.get(key.as_str())).map(|component| affected(component));
    Node::object()
        .with("id", Node::text(from.id.as_str()))
        .with_some("source", from.source.as_ref().map(source))
        .with_some("references", some_list(from.aliases.iter().map(|alias| reference(alias))))
        .with_some("ratings", some_list(from.ratings.iter().map(rating)))
        .with_some("cwes", some_list(cwes(&from.cwes)))
        .with_some("description", from.description.as_deref().map(Node::text))
        .with_some("recommendation", from.recommendation.as_deref().map(Node::text))
        .with_some("advisories", some_list(advisories(&from.advisories)))
        .with_some("published", from.published.map(|at| Node::text(rfc3339(at))))
        .with_some("updated", from.updated.map(|at| Node::text(rfc3339(at))))
        .with_some("analysis", from.analysis.as_ref().map(analysis))
        .with_some("affects", some_list(affects))
}

fn affected(component: &Component) -> Node {
    let node = Node::object().with("ref", Node::text(component.key.as_str()));
    let version = component.package.version.as_deref().filter(|version| !version.is_empty());
    let Some(version) = version.filter(|version| version.chars().count() <= 1024) else { return node };
    let version = Node::object().with("version", Node::text(version)).with("status", Node::text("affected"));
    node.with("versions", Node::list(vec![version]))
}

fn source(source: &Source) -> Node {
    Node::object()
        .with("name", Node::text(source.name.as_str()))
        .with_some("url", source.url.as_deref().map(Node::text))
}

/// Another name of the same, with who gives such names.
fn reference(alias: &str) -> Node {
    let name = match alias.split_once('-').map(|(prefix, _)| prefix) {
        Some("CVE") => "NVD",
        Some("GHSA") => "GitHub Advisories",
        Some(prefix) => prefix,
        None => "other",
    };
    let source = Node::object().with("name", Node::text(name));
    Node::object().with("id", Node::text(alias)).with("source", source)
}

fn rating(rating: &Rating) -> Node {
    let score = rating.score.filter(|score| score.is_finite());
    let number = |score: f64| Node::new(0, Value::Number(score.to_string().into()));
    Node::object()
        .with_some("score", score.map(number))
        .with_some("severity", rating.severity.map(|severity| Node::text(severity.as_str())))
        .with("method", Node::text(rating.method.as_str()))
        .with_some("vector", rating.vector.as_deref().map(Node::text))
}

fn cwes(cwes: &[u32]) -> impl Iterator<Item = Node> {
    let unique: BTreeSet<u32> = cwes.iter().copied().filter(|cwe| *cwe > 0).collect();
    unique.into_iter().map(|cwe| Node::number(cwe.into()))
}

fn advisories(addresses: &[String]) -> impl Iterator<Item = Node> {
    let good = addresses.iter().filter(|address| is_uri_reference(address));
    good.map(|address| Node::object().with("url", Node::text(address.as_str())))
}

fn analysis(analysis: &Analysis) -> Node {
    let justification = analysis.justification.filter(|_| analysis.status == Status::NotAffected);
    Node::object()
        .with("state", Node::text(analysis.status.cyclonedx()))
        .with_some("justification", justification.map(|word| Node::text(word.cyclonedx())))
        .with_some("detail", analysis.detail.as_deref().map(Node::text))
        .with_some("lastUpdated", analysis.at.map(|at| Node::text(rfc3339(at))))
}
