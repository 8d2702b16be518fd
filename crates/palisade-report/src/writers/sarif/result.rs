//! Findings as result objects (§3.27).

use std::collections::BTreeMap;

use palisade_model::{
    AffectedPackage, Evidence, Finding, Location, Position, Suppression, SuppressionKind, rfc3339,
};
use serde::Serialize;
use serde_json::{Value, json};

use super::code;
use super::rule::{level, security_severity};
use super::uri;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SarifResult<'a> {
    rule_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Message,
    locations: [Value; 1],
    partial_fingerprints: BTreeMap<&'a str, &'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code_flows: Option<[Value; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fixes: Option<[Value; 1]>,
    /// Present on every result, or readers must take none of them as suppressed (§3.27.23).
    suppressions: Vec<Value>,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
struct Properties<'a> {
    title: &'a str,
    severity: &'static str,
    #[serde(rename = "security-severity")]
    security_severity: &'static str,
    confidence: &'static str,
    category: &'static str,
    scanner: &'a str,
    evidence: &'a str,
    remediation: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    package: Option<&'a AffectedPackage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metavariables: Option<&'a BTreeMap<String, Evidence>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    metadata: &'a BTreeMap<String, String>,
}

impl<'a> SarifResult<'a> {
    pub(super) fn of(finding: &'a Finding, rule_index: Option<usize>) -> Self {
        Self {
            rule_id: &finding.rule_id,
            rule_index,
            level: level(finding.severity),
            message: Message { text: message(finding) },
            locations: [location(&finding.location)],
            partial_fingerprints: fingerprints(finding),
            code_flows: finding.code.as_deref().and_then(code::flow).map(|flow| [flow]),
            fixes: finding.code.as_deref().and_then(code::fix).map(|fix| [fix]),
            suppressions: finding.suppression.iter().map(suppression).collect(),
            properties: Properties {
                title: &finding.title,
                severity: finding.severity.as_str(),
                security_severity: security_severity(finding.severity),
                confidence: finding.confidence.as_str(),
                category: finding.category.as_str(),
                scanner: &finding.scanner,
                evidence: finding.evidence.as_str(),
                remediation: &finding.remediation,
                package: finding.package.as_deref(),
                metavariables: finding
                    .code
                    .as_deref()
                    .map(|code| &code.metavariables)
                    .filter(|all| !all.is_empty()),
                metadata: &finding.metadata,
            },
        }
    }
}

/// Title and reason. Evidence stays in the properties: readers render links in a message (§3.11.6),
/// and evidence is written by the target.
fn message(finding: &Finding) -> String {
    match finding.description.as_str() {
        "" => finding.title.clone(),
        description => format!("{}. {description}", finding.title),
    }
}

pub(super) fn location(location: &Location) -> Value {
    match location {
        Location::File { path, start, end } => json!({
            "physicalLocation": {"artifactLocation": file(path), "region": region(*start, *end)}
        }),
        Location::Url { url, request } => json!({
            "physicalLocation": {"artifactLocation": {"uri": uri::absolute(url)}},
            "message": {"text": request},
        }),
        Location::Endpoint { host, port } => json!({
            "physicalLocation": {"artifactLocation": {"uri": uri::endpoint(host, *port)}}
        }),
    }
}

/// The artifactLocation (§3.4) of a file below the scanned root.
pub(super) fn file(path: &str) -> Value {
    json!({"uri": uri::relative(path), "uriBaseId": "SRCROOT"})
}

/// Lines and columns count from 1 and `endColumn` is exclusive (§3.30), as in [`Position`].
pub(super) fn region(start: Position, end: Position) -> Value {
    json!({
        "startLine": start.line.max(1),
        "startColumn": start.column.max(1),
        "endLine": end.line.max(1),
        "endColumn": end.column.max(1),
    })
}

/// `name/v1:value` becomes `"name/v1": "value"`, the hierarchical form of §3.27.17.
fn fingerprints(finding: &Finding) -> BTreeMap<&str, &str> {
    let pairs = finding.fingerprints.iter().filter_map(|fingerprint| fingerprint.0.split_once(':'));
    // Reversed, so that the first of two with one name stays.
    pairs.rev().collect()
}

fn suppression(suppression: &Suppression) -> Value {
    let kind = match suppression.kind {
        SuppressionKind::Inline => "inSource",
        SuppressionKind::Baseline
        | SuppressionKind::File
        | SuppressionKind::External
        | SuppressionKind::Vex => "external",
    };
    let mut properties = json!({"kind": suppression.kind});
    if let Some(at) = suppression.expires_at {
        properties["expiresAt"] = json!(rfc3339(at));
    }
    json!({"kind": kind, "status": "accepted", "justification": suppression.reason, "properties": properties})
}
