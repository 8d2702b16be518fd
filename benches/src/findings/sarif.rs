//! Reports of made-up tools, with the variety that lists and searches have to cope with.

use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

const RULES: usize = 200;
const WHAT: [&str; 20] = [
    "SQL injection",
    "Cross-site scripting",
    "Hard-coded password",
    "Path traversal",
    "Open redirect",
    "Weak hash",
    "Insecure cookie",
    "Missing authentication",
    "Command injection",
    "Unsafe deserialization",
    "XML external entity",
    "Server-side request forgery",
    "Missing rate limit",
    "Debug mode",
    "Verbose error",
    "Unpinned dependency",
    "Public bucket",
    "Privileged container",
    "Personal data in log",
    "Prompt injection",
];
/// One in five is of the kind that its place says; 79 and the like need no tag.
const TAGS: [&str; 5] = ["authentication", "cryptography", "terraform", "privacy", "external/cwe/cwe-079"];

/// The body of an upload: a report of `results` findings by `tool`. `is_short` leaves out what makes rows long.
pub(crate) fn upload(tool: &str, results: usize, is_short: bool) -> anyhow::Result<Value> {
    let report = json!({
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": tool, "version": "1.0", "rules": rules(tool, is_short)}},
            "results": (0..results).map(|number| result(number, is_short)).collect::<Vec<_>>(),
        }],
    });
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(report.to_string().as_bytes())?;
    Ok(json!({"sarif": STANDARD.encode(packed.finish()?), "tool_name": tool}))
}

fn rules(tool: &str, is_short: bool) -> Vec<Value> {
    let rule = |number: usize| {
        let what = WHAT[number % WHAT.len()];
        let help = if is_short {
            "Fix it."
        } else {
            "Validate what comes from outside, and use the safe form that the framework offers for it."
        };
        json!({
            "id": format!("{tool}-rule-{number}"),
            "shortDescription": {"text": format!("{what} ({number})")},
            "help": {"text": help},
            "properties": {"tags": ["security", TAGS[number % TAGS.len()]], "precision": "high",
                "security-severity": score(number)},
        })
    };
    (0..RULES).map(rule).collect()
}

/// Of 50 rules one is critical, five high, fifteen medium, the rest low.
fn score(rule: usize) -> &'static str {
    match rule % 50 {
        0 => "9.8",
        1..=5 => "8.1",
        6..=20 => "5.0",
        _ => "2.0",
    }
}

fn result(number: usize, is_short: bool) -> Value {
    // Rules are spread unevenly, and not in step with anything else.
    let rule = (number * number / 3 + number) % RULES;
    let line = number % 4_000 + 1;
    let message = if is_short {
        "Found.".to_owned()
    } else {
        format!(
            "Value {number} reaches a dangerous call without a check on the way; it comes from the request."
        )
    };
    let mut result = json!({
        "ruleIndex": rule,
        "message": {"text": message},
        "locations": [{"physicalLocation": {
            "artifactLocation": {"uri": format!("src/module_{}/part_{}/file_{}.py", number % 97, number % 13, number / 7)},
            "region": {"startLine": line, "startColumn": 5, "endLine": line, "endColumn": 40},
        }}],
        "partialFingerprints": {"primaryLocationLineHash/v1": format!("{number:016x}:1")},
    });
    if number % 100 == 7 {
        result["suppressions"] = json!([{"kind": "inSource", "justification": "Checked"}]);
    }
    result
}
