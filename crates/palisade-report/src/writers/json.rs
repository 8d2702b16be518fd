//! Palisade's own JSON report. Fields are only ever added; a change of meaning raises `schema_version`.
//!
//! ```json
//! {
//!   "schema_version": 1,
//!   "tool": {"name": "palisade", "version": "0.1.0"},
//!   "target": "./shop",
//!   "started_at": "2026-06-03T10:00:00Z",
//!   "finished_at": "2026-06-03T10:00:07Z",
//!   "score": 92,
//!   "grade": "A",
//!   "summary": {"critical": 0, "high": 1, "medium": 0, "low": 0, "info": 0, "total": 1, "suppressed": 0},
//!   "findings": ["each a palisade_model::Finding, fingerprints and suppression included"],
//!   "coverage": "a palisade_model::Coverage",
//!   "blocks": {},
//!   "gate": {"status": "failed", "policies": [{"name": "Release", "enforcement": "block", "status": "failed", "violations": ["…"]}]}
//! }
//! ```
//!
//! `gate` is there when a policy was given. `score` and `grade` are `null` when the target could not be judged. `summary` counts active findings.

use std::io;

use palisade_model::{Coverage, Finding, Grade, rfc3339};
use serde::Serialize;

use super::safe_json;
use crate::{GateSummary, Report};

const SCHEMA_VERSION: u32 = 1;

/// Writes the report as JSON. It is also what `--baseline` reads.
///
/// # Errors
/// Whatever `out` answers.
pub fn write_json(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    safe_json::write(&Document::of(report), out)
}

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    tool: Tool<'a>,
    target: &'a str,
    started_at: String,
    finished_at: String,
    score: Option<u8>,
    grade: Option<Grade>,
    summary: Summary,
    findings: &'a [Finding],
    coverage: &'a Coverage,
    blocks: serde_json::Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    gate: Option<&'a GateSummary>,
}

#[derive(Serialize)]
struct Tool<'a> {
    name: &'static str,
    version: &'a str,
}

#[derive(Serialize)]
struct Summary {
    critical: u64,
    high: u64,
    medium: u64,
    low: u64,
    info: u64,
    total: u64,
    suppressed: usize,
}

impl<'a> Document<'a> {
    fn of(report: &Report<'a>) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            tool: Tool { name: "palisade", version: report.tool_version },
            target: report.target,
            started_at: rfc3339(report.started_at),
            finished_at: rfc3339(report.finished_at),
            score: report.score,
            grade: report.grade,
            summary: Summary::of(report),
            findings: report.findings,
            coverage: report.coverage,
            blocks: report.blocks.cloned().unwrap_or_else(|| serde_json::json!({})),
            gate: report.gate,
        }
    }
}

impl Summary {
    fn of(report: &Report<'_>) -> Self {
        let counts = report.counts();
        Self {
            critical: counts.critical,
            high: counts.high,
            medium: counts.medium,
            low: counts.low,
            info: counts.info,
            total: counts.total(),
            suppressed: report.suppressed().count(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    fn written(fixture: &Fixture) -> String {
        let mut out = Vec::new();
        write_json(&fixture.report(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_documented_shape_is_written() {
        insta::assert_snapshot!(written(&Fixture::one_finding()), @r#"
        {
          "schema_version": 1,
          "tool": {
            "name": "palisade",
            "version": "0.1.0"
          },
          "target": "./shop",
          "started_at": "2026-06-03T10:00:00Z",
          "finished_at": "2026-06-03T10:00:07Z",
          "score": 80,
          "grade": "B",
          "summary": {
            "critical": 1,
            "high": 0,
            "medium": 0,
            "low": 0,
            "info": 0,
            "total": 1,
            "suppressed": 0
          },
          "findings": [
            {
              "rule_id": "forge-access-token",
              "scanner": "secrets",
              "category": "secrets",
              "severity": "critical",
              "confidence": "high",
              "title": "Forge access token",
              "description": "Anyone who can read this file can act as the owner of the token.",
              "location": {
                "type": "file",
                "path": "src/config.py",
                "start": {
                  "line": 12,
                  "column": 9
                },
                "end": {
                  "line": 12,
                  "column": 49
                }
              },
              "evidence": "forge_pat_ab12********************9f",
              "remediation": "Revoke the token in the account settings, then load its successor from the environment or a secret store.",
              "fingerprints": [
                "path-content/v1:src/config.py:12:9"
              ],
              "root_cause": "src/config.py:12:9",
              "cwe": [
                798
              ],
              "tags": [
                "owasp-top10-2021:A07"
              ],
              "metadata": {}
            }
          ],
          "coverage": {
            "scanners": [
              {
                "scanner": "secrets",
                "version": "1",
                "status": "completed",
                "files": 12
              }
            ],
            "files_seen": 12,
            "files_scanned": 12,
            "bytes_scanned": 34567,
            "files_ignored": 3,
            "gap_counts": {},
            "gaps": []
          },
          "blocks": {}
        }
        "#);
    }

    #[test]
    fn findings_read_back_as_they_were() {
        let fixture = Fixture::busy();
        let document: serde_json::Value = serde_json::from_str(&written(&fixture)).unwrap();
        let findings: Vec<Finding> = serde_json::from_value(document["findings"].clone()).unwrap();
        assert_eq!(findings, fixture.findings);
    }
}
