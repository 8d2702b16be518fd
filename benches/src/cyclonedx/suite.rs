//! The verdicts about the documents themselves, by version and format.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use palisade_sbom::Limits;
use palisade_sbom::cyclonedx::{Document, Syntax};

use crate::figure::line;

/// What happened to the documents of one version in one format.
#[derive(Default)]
struct Tally {
    valid: usize,
    accepted: usize,
    round_tripped: usize,
    invalid: usize,
    rejected: usize,
}

pub(super) fn run(files: &[PathBuf]) -> anyhow::Result<()> {
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let mut total = Tally::default();
    let mut skipped = 0;
    for file in files {
        let Some((is_valid, group)) = described(file) else {
            skipped += 1;
            continue;
        };
        let verdict = judge(&std::fs::read(file)?);
        report(file, is_valid, &verdict);
        for tally in [tallies.entry(group).or_default(), &mut total] {
            tally.add(is_valid, &verdict);
        }
    }
    for (group, tally) in &tallies {
        tally.print(group);
    }
    total.print("all");
    line(&format!("{skipped} files are no JSON or XML documents called valid-* or invalid-*"));
    Ok(())
}

/// Whether a file should be valid, and its version and format, as its name says.
fn described(file: &Path) -> Option<(bool, String)> {
    let name = file.file_name()?.to_str()?;
    let is_valid = name.starts_with("valid-");
    let (stem, format) = name.rsplit_once('.')?;
    if !is_valid && !name.starts_with("invalid-") || !["json", "xml"].contains(&format) {
        return None;
    }
    let version = stem.rsplit_once('-').map_or("?", |(_, version)| version);
    Some((is_valid, format!("{version} {format}")))
}

enum Verdict {
    Rejected(String),
    /// With what reading the written document changed, if anything.
    Accepted(Option<String>),
}

fn judge(bytes: &[u8]) -> Verdict {
    let document = match Document::read(bytes, Limits::default()) {
        Ok(document) => document,
        Err(error) => return Verdict::Rejected(error.to_string()),
    };
    match document.violations().first() {
        Some(violation) => Verdict::Rejected(violation.to_string()),
        None => Verdict::Accepted(lost(&document)),
    }
}

fn lost(document: &Document) -> Option<String> {
    let mut written = Vec::new();
    let result = match document.syntax() {
        Syntax::Json => document.write_json(&mut written),
        Syntax::Xml => document.write_xml(&mut written),
    };
    if let Err(error) = result {
        return Some(error.to_string());
    }
    match Document::read(&written, Limits::default()) {
        Err(error) => Some(error.to_string()),
        Ok(again) if again != *document => Some("what was written reads differently".to_owned()),
        Ok(again) => again.violations().first().map(ToString::to_string),
    }
}

fn report(file: &Path, is_valid: bool, verdict: &Verdict) {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    match verdict {
        Verdict::Rejected(reason) if is_valid => line(&format!("failed: {name} was rejected: {reason}")),
        Verdict::Accepted(_) if !is_valid => line(&format!("failed: {name} was accepted")),
        Verdict::Accepted(Some(lost)) => line(&format!("failed: {name} did not survive writing: {lost}")),
        _ => {}
    }
}

impl Tally {
    fn add(&mut self, is_valid: bool, verdict: &Verdict) {
        match (is_valid, verdict) {
            (true, verdict) => {
                self.valid += 1;
                self.accepted += usize::from(matches!(verdict, Verdict::Accepted(_)));
                self.round_tripped += usize::from(matches!(verdict, Verdict::Accepted(None)));
            }
            (false, verdict) => {
                self.invalid += 1;
                self.rejected += usize::from(matches!(verdict, Verdict::Rejected(_)));
            }
        }
    }

    fn print(&self, group: &str) {
        line(&format!(
            "{group:<10} valid accepted {}/{}, round-tripped {}/{}; invalid rejected {}/{}",
            self.accepted, self.valid, self.round_tripped, self.valid, self.rejected, self.invalid
        ));
    }
}
