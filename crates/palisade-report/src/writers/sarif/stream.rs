//! SARIF written while findings arrive, page by page: results first, one to a line, then the tool with the rules that
//! they named. Called by downloads that are too large to hold.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;

use palisade_model::{Finding, RuleMeta};

use super::super::safe_json::write_line;
use super::log::{SCHEMA, Tail};
use super::result::SarifResult;
use crate::Report;

/// Results of more rules than this are written without a description of the rule, so that memory has a bound.
const MAX_RULES: usize = 10_000;

/// An unfinished SARIF file. Memory grows with the rules that are named, never with the findings.
pub struct SarifStream<W: io::Write> {
    out: io::BufWriter<W>,
    rules: Vec<Arc<RuleMeta>>,
    index: HashMap<String, usize>,
    is_empty: bool,
}

impl<W: io::Write> SarifStream<W> {
    /// Starts a file with one run.
    ///
    /// # Errors
    /// Whatever `out` answers.
    pub fn new(out: W) -> io::Result<Self> {
        let mut out = io::BufWriter::new(out);
        io::Write::write_all(&mut out, b"{\"$schema\":")?;
        write_line(&SCHEMA, &mut out)?;
        io::Write::write_all(&mut out, b",\"version\":\"2.1.0\",\"runs\":[{\"results\":[")?;
        Ok(Self { out, rules: Vec::new(), index: HashMap::new(), is_empty: true })
    }

    /// Writes one finding.
    ///
    /// # Errors
    /// Whatever `out` answers.
    pub fn finding(&mut self, finding: &Finding) -> io::Result<()> {
        let index = self.rule_index(finding);
        io::Write::write_all(&mut self.out, if self.is_empty { b"\n" } else { b",\n" })?;
        self.is_empty = false;
        write_line(&SarifResult::of(finding, index), &mut self.out)
    }

    /// Writes the end. `report` gives the facts of the scan and the rules that are known; its findings are not looked at.
    /// Rules that it does not know are described as their first finding was.
    ///
    /// # Errors
    /// Whatever `out` answers.
    pub fn finish(mut self, report: &Report<'_>) -> io::Result<W> {
        let known: HashMap<_, _> = report.rules.iter().map(|rule| (rule.id.as_str(), rule)).collect();
        for rule in &mut self.rules {
            if let Some(meta) = known.get(rule.id.as_str()) {
                *rule = Arc::clone(meta);
            }
        }
        io::Write::write_all(&mut self.out, b"\n],")?;
        let tail = Tail::of(&Report { rules: &self.rules, ..*report });
        let mut text = Vec::new();
        write_line(&tail, &mut text)?;
        // The members of the run go on where the results end.
        io::Write::write_all(&mut self.out, text.strip_prefix(b"{").unwrap_or(&text))?;
        io::Write::write_all(&mut self.out, b"]}\n")?;
        self.out.into_inner().map_err(io::IntoInnerError::into_error)
    }

    fn rule_index(&mut self, finding: &Finding) -> Option<usize> {
        if let Some(index) = self.index.get(&finding.rule_id) {
            return Some(*index);
        }
        if self.rules.len() >= MAX_RULES {
            return None;
        }
        self.rules.push(Arc::new(of_finding(finding)));
        self.index.insert(finding.rule_id.clone(), self.rules.len() - 1);
        Some(self.rules.len() - 1)
    }
}

fn of_finding(finding: &Finding) -> RuleMeta {
    RuleMeta {
        id: finding.rule_id.clone(),
        scanner: finding.scanner.clone(),
        title: finding.title.clone(),
        description: finding.description.clone(),
        remediation: finding.remediation.clone(),
        severity: finding.severity,
        confidence: finding.confidence,
        category: finding.category,
        cwe: finding.cwe.clone(),
        tags: finding.tags.clone(),
        references: Vec::new(),
        tier: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;
    use crate::write_sarif;
    use serde_json::Value;

    fn streamed(fixture: &Fixture) -> Value {
        let mut stream = SarifStream::new(Vec::new()).unwrap();
        for finding in &fixture.findings {
            stream.finding(finding).unwrap();
        }
        let report = Report { findings: &[], ..fixture.report() };
        serde_json::from_slice(&stream.finish(&report).unwrap()).unwrap()
    }

    #[test]
    fn a_stream_holds_what_the_whole_report_holds() {
        for fixture in [Fixture::clean(), Fixture::busy(), Fixture::nothing_covered()] {
            let mut out = Vec::new();
            write_sarif(&fixture.report(), &mut out).unwrap();
            let mut whole: Value = serde_json::from_slice(&out).unwrap();
            let mut stream = streamed(&fixture);
            let rules = |log: &mut Value| log["runs"][0]["tool"]["driver"]["rules"].take();
            let (of_whole, of_stream) = (rules(&mut whole), rules(&mut stream));
            assert_eq!(stream, whole);
            let named: Vec<_> = of_stream.as_array().unwrap().iter().collect();
            assert!(named.iter().all(|rule| of_whole.as_array().unwrap().contains(rule)));
        }
    }

    #[test]
    fn a_rule_that_nobody_knows_is_described_as_its_finding_was() {
        let mut fixture = Fixture::one_finding();
        fixture.rules.clear();
        let log = streamed(&fixture);
        let run = &log["runs"][0];
        assert_eq!(run["results"][0]["ruleIndex"], 0);
        assert_eq!(run["tool"]["driver"]["rules"][0]["shortDescription"]["text"], "Forge access token");
    }
}
