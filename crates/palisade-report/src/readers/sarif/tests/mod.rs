//! The reader against small files of its own.

mod findings;
mod hostile;
mod identity;
mod places;
mod refusals;
mod round_trip;
mod runs;

use std::io::{self, Cursor};

use palisade_model::Finding;
use serde_json::{Value, json};

use super::{SarifError, SarifOptions, SarifSummary, read_sarif};

fn read_bytes(bytes: &[u8], options: &SarifOptions) -> Result<(Vec<Finding>, SarifSummary), SarifError> {
    let mut findings = Vec::new();
    let mut sink = |_: &_, finding| {
        findings.push(finding);
        Ok(())
    };
    let summary = read_sarif(&mut Cursor::new(bytes), options, &mut sink)?;
    Ok((findings, summary))
}

fn read(log: &Value) -> Result<(Vec<Finding>, SarifSummary), SarifError> {
    read_bytes(log.to_string().as_bytes(), &SarifOptions::default())
}

/// A file with one run of a tool with two rules.
#[expect(clippy::needless_pass_by_value, reason = "calls read better")]
fn log(results: Value) -> Value {
    json!({"version": "2.1.0", "runs": [{"results": results, "tool": {"driver": {
        "name": "Lint Master",
        "semanticVersion": "4.2.0",
        "rules": [
            {
                "id": "LM1",
                "name": "SqlInjection",
                "shortDescription": {"text": "Query built from input."},
                "fullDescription": {"text": "Anybody can read the table."},
                "help": {"text": "Bind parameters."},
                "helpUri": "https://lint.example/LM1",
                "messageStrings": {"default": {"text": "{0} reaches '{1}'."}},
                "properties": {"security-severity": "9.1", "precision": "very-high",
                    "tags": ["security", "external/cwe/cwe-089", "owasp-a03"]}
            },
            {"id": "LM2", "defaultConfiguration": {"level": "note"}}
        ]
    }}}]})
}

/// A result of `rule` at a line of a file.
fn result(rule: &str, path: &str, line: u32) -> Value {
    json!({"ruleId": rule, "message": {"text": "Look here."}, "locations": [{"physicalLocation": {
        "artifactLocation": {"uri": path}, "region": {"startLine": line}}}]})
}

/// The only finding of a file with one result.
#[expect(clippy::needless_pass_by_value, reason = "calls read better")]
fn only(result: Value) -> Finding {
    let (findings, _) = read(&log(json!([result]))).unwrap();
    let [finding] = <[Finding; 1]>::try_from(findings).unwrap();
    finding
}

fn refused(log: &Value) -> String {
    read(log).unwrap_err().to_string()
}

#[test]
fn a_receiver_that_takes_no_more_ends_the_reading() {
    let bytes = log(json!([result("LM1", "a", 1)])).to_string();
    let mut sink = |_: &_, _| Err(io::Error::other("the channel is closed"));
    let error = read_sarif(&mut Cursor::new(bytes), &SarifOptions::default(), &mut sink).unwrap_err();
    assert_eq!(
        (error.code(), error.to_string()),
        ("sarif_interrupted", "expected every finding to be taken, found the channel is closed".into())
    );
}
