//! The outer shape: sarifLog (§3.13) with one run (§3.14) and its tool (§3.18).

use std::collections::HashMap;

use palisade_model::{Finding, GapReason};
use serde::ser::{Serialize, Serializer};
use serde_json::{Value, json};

use super::invocation::{Invocation, SCANNER_UNFINISHED};
use super::result::SarifResult;
use super::rule::Rule;
use crate::Report;

pub(super) const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";

#[derive(serde::Serialize)]
pub(super) struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(serde::Serialize)]
struct Run<'a> {
    #[serde(flatten)]
    tail: Tail<'a>,
    results: Results<'a>,
}

/// All of a run but its results.
#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Tail<'a> {
    tool: Tool<'a>,
    invocations: [Invocation; 1],
    original_uri_base_ids: Value,
    column_kind: &'static str,
    properties: Value,
}

#[derive(serde::Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'static str,
    version: &'a str,
    semantic_version: &'a str,
    rules: Vec<Rule<'a>>,
    notifications: Vec<Value>,
}

/// Made one by one while they are written, so that memory does not grow with the findings.
struct Results<'a> {
    findings: &'a [Finding],
    rule_index: HashMap<&'a str, usize>,
}

impl<'a> Log<'a> {
    pub(super) fn of(report: &Report<'a>) -> Self {
        let rule_index = report.rules.iter().enumerate().map(|(at, rule)| (rule.id.as_str(), at)).collect();
        let run = Run { tail: Tail::of(report), results: Results { findings: report.findings, rule_index } };
        Self { schema: SCHEMA, version: "2.1.0", runs: [run] }
    }
}

impl<'a> Tail<'a> {
    pub(super) fn of(report: &Report<'a>) -> Self {
        Self {
            tool: Tool { driver: Driver::of(report) },
            invocations: [Invocation::of(report)],
            original_uri_base_ids: json!({"SRCROOT": {"description": {"text": "the root of the scanned tree"}}}),
            column_kind: "unicodeCodePoints",
            properties: properties(report),
        }
    }
}

impl<'a> Driver<'a> {
    fn of(report: &Report<'a>) -> Self {
        let reasons = report.coverage.gap_counts.keys().copied().map(GapReason::as_str);
        let notifications =
            std::iter::once(SCANNER_UNFINISHED).chain(reasons).map(|id| json!({"id": id})).collect();
        Self {
            name: "palisade",
            version: report.tool_version,
            semantic_version: report.tool_version,
            rules: report.rules.iter().map(|rule| Rule::of(rule)).collect(),
            notifications,
        }
    }
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.findings.iter().map(|finding| {
            let index = self.rule_index.get(finding.rule_id.as_str()).copied();
            SarifResult::of(finding, index)
        }))
    }
}

/// The facts of the run that SARIF has no word for.
fn properties(report: &Report<'_>) -> Value {
    let coverage = report.coverage;
    let mut properties = json!({
        "target": report.target,
        "score": report.score,
        "grade": report.grade,
        "filesSeen": coverage.files_seen,
        "filesScanned": coverage.files_scanned,
        "filesIgnored": coverage.files_ignored,
        "gaps": coverage.gap_total(),
    });
    if let Some(project) = report.project {
        properties["project"] = json!(project);
    }
    properties
}
