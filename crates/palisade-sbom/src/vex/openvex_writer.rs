//! Writes what was decided in triage as OpenVEX 0.2.

use std::collections::BTreeSet;
use std::io::{self, Write};

use palisade_model::{UnixMillis, rfc3339};

use super::Status;
use crate::inventory::{Analysis, Inventory, Vulnerability, write_named};
use crate::tree::{JsonWriter, Node};

/// Writes the vulnerabilities of an inventory; those without an analysis are under investigation. The same decisions
/// give the same bytes.
pub(crate) fn write_openvex(inventory: &Inventory, out: impl Write) -> io::Result<()> {
    write_named(out, |uuid, out| write(inventory, uuid, out))
}

fn write(inventory: &Inventory, uuid: &str, out: impl Write) -> io::Result<()> {
    let mut json = JsonWriter::new(out);
    json.open('{')?;
    json.field("@context", "https://openvex.dev/ns/v0.2.0")?;
    json.field("@id", &format!("urn:uuid:{uuid}"))?;
    json.field("author", inventory.author)?;
    json.field("timestamp", &rfc3339(written_at(inventory)))?;
    json.key("version")?;
    json.node(&Node::number(1))?;
    json.field("tooling", &format!("palisade {}", inventory.tool_version))?;
    json.key("statements")?;
    json.open('[')?;
    let undecided = Analysis::of(Status::UnderInvestigation, "Nobody has decided about it yet.");
    for vulnerability in inventory.vulnerabilities {
        if !vulnerability.affects.is_empty() {
            let analysis = vulnerability.analysis.as_ref().unwrap_or(&undecided);
            json.node(&statement(vulnerability, analysis))?;
        }
    }
    json.close(']')?;
    json.close('}')?;
    json.finish()
}

/// The time of the scan, or of the latest decision where that came later: readers go by it.
fn written_at(inventory: &Inventory) -> UnixMillis {
    let decided = inventory.vulnerabilities.iter().filter_map(|each| each.analysis.as_ref()?.at);
    decided.fold(inventory.at, UnixMillis::max)
}

fn statement(vulnerability: &Vulnerability, analysis: &Analysis) -> Node {
    let purls: BTreeSet<String> = vulnerability.affects.iter().map(ToString::to_string).collect();
    let products = purls.iter().map(|purl| Node::object().with("@id", Node::text(purl.as_str())));
    let justification = analysis.justification.filter(|_| analysis.status == Status::NotAffected);
    let (key, words) = explanation(vulnerability, analysis, justification.is_some());
    Node::object()
        .with("vulnerability", name(vulnerability))
        .with_some("timestamp", analysis.at.map(|at| Node::text(rfc3339(at))))
        .with("products", Node::list(products.collect()))
        .with("status", Node::text(analysis.status.as_str()))
        .with_some("justification", justification.map(|justification| Node::text(justification.openvex())))
        .with_some(key, words.map(Node::text))
}

fn name(vulnerability: &Vulnerability) -> Node {
    let aliases: Vec<Node> = vulnerability.aliases.iter().map(|alias| Node::text(alias.as_str())).collect();
    let node = Node::object().with("name", Node::text(vulnerability.id.as_str()));
    if aliases.is_empty() { node } else { node.with("aliases", Node::list(aliases)) }
}

/// The words under the key that the status has for them. Two statuses must have some.
fn explanation<'a>(
    vulnerability: &'a Vulnerability,
    analysis: &'a Analysis,
    is_justified: bool,
) -> (&'static str, Option<&'a str>) {
    let detail = analysis.detail.as_deref();
    match analysis.status {
        Status::NotAffected => {
            let needed =
                (!is_justified).then_some("It was decided in triage that this does not matter here.");
            ("impact_statement", detail.or(needed))
        }
        Status::Affected => {
            let words = detail.or(vulnerability.recommendation.as_deref());
            ("action_statement", words.or(Some("No action was decided yet.")))
        }
        Status::Fixed | Status::UnderInvestigation => ("status_notes", detail),
    }
}
