//! Findings as rule, file and line, read from the reports of both programs.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::Context;
use serde_json::Value;

/// Rule, path below the scanned folder, first line.
pub(super) type Found = BTreeSet<(String, String, u64)>;

/// Of our JSON report, those of `rules` alone.
pub(super) fn ours(report: &Path, rules: &BTreeSet<String>) -> anyhow::Result<Found> {
    let one = |finding: &Value| {
        let rule = finding["rule_id"].as_str().filter(|rule| rules.contains(*rule))?;
        let location = &finding["location"];
        place(rule, location["path"].as_str()?, location["start"]["line"].as_u64()?)
    };
    Ok(read(report, "findings")?.iter().filter_map(one).collect())
}

/// Of Semgrep's. It puts the folders of a rule's file before its id.
pub(super) fn theirs(report: &Path, root: &Path, rules: &BTreeSet<String>) -> anyhow::Result<Found> {
    let one = |result: &Value| {
        let id = result["check_id"].as_str()?;
        let ends: Vec<&str> = id.match_indices('.').map(|(at, _)| &id[at + 1..]).collect();
        let rule = [id].into_iter().chain(ends).find(|end| rules.contains(*end))?;
        let path = Path::new(result["path"].as_str()?);
        let below = path.strip_prefix(root).unwrap_or(path).to_str()?;
        place(rule, below, result["start"]["line"].as_u64()?)
    };
    Ok(read(report, "results")?.iter().filter_map(one).collect())
}

fn place(rule: &str, path: &str, line: u64) -> Option<(String, String, u64)> {
    Some((rule.to_owned(), path.to_owned(), line))
}

fn read(report: &Path, list: &str) -> anyhow::Result<Vec<Value>> {
    let context = || format!("report {}", report.display());
    let mut report: Value = serde_json::from_slice(&fs::read(report).with_context(context)?)?;
    match report[list].take() {
        Value::Array(items) => Ok(items),
        other => anyhow::bail!("expected a list of {list}, found {other}"),
    }
}
