//! Small SARIF files as tools write them.

use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

/// A file of one run.
pub(crate) fn report(tool: &str, results: &[Value]) -> Value {
    file(&[run(tool, results)])
}

pub(crate) fn file(runs: &[Value]) -> Value {
    json!({"version": "2.1.0", "runs": runs})
}

pub(crate) fn run(tool: &str, results: &[Value]) -> Value {
    json!({"tool": {"driver": {"name": tool, "semanticVersion": "4.2.0"}}, "results": results})
}

/// A run of one of several analyses of a tool.
pub(crate) fn run_of(tool: &str, id: &str, results: &[Value]) -> Value {
    let mut run = run(tool, results);
    run["automationDetails"] = json!({"id": id});
    run
}

/// A result with its line of source, which makes it itself.
pub(crate) fn result(path: &str, line: u32, source: &str) -> Value {
    json!({
        "ruleId": "sql-injection",
        "level": "error",
        "message": {"text": format!("Look at line {line}.")},
        "locations": [{"physicalLocation": {
            "artifactLocation": {"uri": path},
            "region": {"startLine": line, "snippet": {"text": source}}
        }}]
    })
}

pub(crate) fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn encoded(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// What code hosts take: gzip in base64.
pub(crate) fn body(report: &Value) -> Value {
    json!({"sarif": encoded(&packed(report.to_string().as_bytes()))})
}
