//! Writes a SARIF file of COUNT made-up findings to stdout, page by page, to see how memory grows:
//! `cargo run --release -p palisade-report --example stream_sarif -- COUNT | wc -c`

use std::collections::BTreeMap;
use std::io::{self, Write};

use anyhow::Context;
use palisade_model::{
    Category, Confidence, Coverage, Evidence, Finding, Fingerprint, Location, Position, Severity,
};
use palisade_report::{Report, SarifStream};

/// What a store gives at a time.
const PAGE: u64 = 1000;

fn main() -> anyhow::Result<()> {
    let count: u64 = std::env::args().nth(1).context("expected a number of findings")?.parse()?;
    let before = resident_kib();
    let mut stream = SarifStream::new(io::stdout().lock())?;
    for page in 0..count.div_ceil(PAGE) {
        for number in page * PAGE..count.min((page + 1) * PAGE) {
            stream.finding(&finding(number))?;
        }
    }
    let coverage = Coverage::default();
    let report = Report {
        tool_version: env!("CARGO_PKG_VERSION"),
        target: "made-up",
        project: None,
        started_at: 0,
        finished_at: 0,
        findings: &[],
        coverage: &coverage,
        score: None,
        grade: None,
        blocks: None,
        gate: None,
        rules: &[],
    };
    drop(stream.finish(&report)?);
    let grown = resident_kib().zip(before).map(|(after, before)| after.saturating_sub(before));
    writeln!(io::stderr(), "{count} findings; peak memory grew by {grown:?} KiB")?;
    Ok(())
}

fn finding(number: u64) -> Finding {
    let start = Position { line: u32::try_from(number % 5000).unwrap_or(0) + 1, column: 1 };
    Finding {
        rule_id: format!("rule-{}", number % 500),
        scanner: "made-up".into(),
        category: Category::Secrets,
        severity: Severity::High,
        confidence: Confidence::High,
        title: "A made-up finding".into(),
        description: "Long enough to be like a real one: anyone who can read this file can do this.".into(),
        location: Location::File { path: format!("src/{}/{number}.rs", number % 97), start, end: start },
        evidence: Evidence::from_masked("key = abcd************"),
        remediation: "Revoke it, then load its successor from the environment or a secret store.".into(),
        fingerprints: vec![Fingerprint(format!("path-content/v1:{number:032x}"))],
        root_cause: String::new(),
        cwe: vec![798],
        tags: Vec::new(),
        package: None,
        code: None,
        metadata: BTreeMap::new(),
        suppression: None,
    }
}

/// The most memory that was resident so far, where the system says it.
fn resident_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
