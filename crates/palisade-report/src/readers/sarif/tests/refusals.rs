//! Errors say where and what, and nothing is dropped without a word.

use std::io::Write;

use serde_json::{Value, json};

use super::super::{SarifLimits, SarifOptions};
use super::{log, read_bytes, refused, result};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn code_and_text(bytes: &[u8], options: &SarifOptions) -> String {
    let error = read_bytes(bytes, options).unwrap_err();
    format!("{}: {error}", error.code())
}

#[test]
fn errors_name_the_place() {
    let mut no_tool = log(json!([]));
    no_tool["runs"][0].as_object_mut().unwrap().remove("tool");
    let mut late = log(json!([result("LM1", "a", 1), result("LM1", "a", 2)]));
    late["runs"][0]["results"][1]["ruleId"] = json!(17);
    let table = [
        (json!([]), "the file: invalid type: sequence, expected a SARIF 2.1.0 object with version and runs"),
        (json!({"version": "2.1.0"}), "the file: missing field `runs`"),
        (json!({"runs": []}), "the file: missing field `version`"),
        (json!({"version": "1.0.0", "runs": []}), "expected SARIF version \"2.1.0\", found \"1.0.0\""),
        (json!({"version": "2.1.0", "runs": null}), "runs: invalid type: null, expected a list of runs"),
        (no_tool, "runs[0]: missing field `tool`"),
        (late, "runs[0].results[1].ruleId: invalid type: integer `17`, expected a string"),
        (log(json!([null])), "runs[0].results[0]: invalid type: null"),
        (log(json!([5])), "runs[0].results[0]: invalid type: integer `5`"),
        (log(json!({"0": {}})), "runs[0].results: invalid type: map, expected a list of results"),
        (
            log(json!([{"ruleIndex": 2}])),
            "runs[0].results[0].ruleIndex: expected the index of one of 2 rules, found 2",
        ),
        (
            log(json!([{"rule": {"index": 0, "toolComponent": {"index": 3}}}])),
            "runs[0].results[0].rule.toolComponent.index: expected the index of one of 0 extensions, found 3",
        ),
        (
            log(json!([{"locations": [{"physicalLocation": {"artifactLocation": {"index": 9}}}]}])),
            "runs[0].results[0].locations[0].physicalLocation.artifactLocation.index: expected the index of one of 0",
        ),
    ];
    for (file, expected) in table {
        let found = refused(&file);
        assert!(found.contains(expected), "{found}");
    }
}

#[test]
fn limits_are_errors_with_their_number() {
    let mut runs = log(json!([]));
    runs["runs"] = Value::Array(vec![runs["runs"][0].clone(); 21]);
    let mut rules = log(json!([]));
    rules["runs"][0]["tool"]["driver"]["rules"] = Value::Array(vec![json!({}); 25_001]);
    let mut extensions = log(json!([]));
    extensions["runs"][0]["tool"]["extensions"] = Value::Array(vec![json!({}); 101]);
    for (file, expected) in [
        (runs, "sarif_too_large: runs: expected at most 20 runs in one file, found more"),
        (rules, "sarif_too_large: runs[0].tool: expected at most 25000 rules, found more"),
        (extensions, "sarif_too_large: runs[0].tool.extensions: expected at most 100 extensions, found more"),
    ] {
        assert_eq!(code_and_text(file.to_string().as_bytes(), &SarifOptions::default()), expected);
    }
    let limits = SarifLimits { max_results: 2, max_unpacked_bytes: 2_000 };
    let options = SarifOptions { limits, ..SarifOptions::default() };
    let three = log(json!([{}, {}, {}])).to_string();
    assert_eq!(
        code_and_text(three.as_bytes(), &options),
        "sarif_too_large: runs[0].results: expected at most 2 results in one file, found more"
    );
    let long = format!("{}{}", log(json!([])), " ".repeat(2_000));
    for bytes in [long.clone().into_bytes(), gzip(long.as_bytes())] {
        assert_eq!(
            code_and_text(&bytes, &options),
            "sarif_too_large: the file: expected at most 2000 bytes, found more"
        );
    }
}

#[test]
fn depth_is_limited_even_in_what_is_not_read() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let with =
        |value: String| log(json!([{"x": 0}])).to_string().replace("\"x\":0", &format!("\"x\":{value}"));
    assert!(read_bytes(with(nested(59)).as_bytes(), &SarifOptions::default()).is_ok());
    for depth in [60, 100_000] {
        let found = code_and_text(with(nested(depth)).as_bytes(), &SarifOptions::default());
        assert_eq!(
            found,
            "sarif_too_large: runs[0].results[0]: expected at most 64 levels of lists and objects, found more"
        );
    }
    let found = code_and_text(nested(100_000).as_bytes(), &SarifOptions::default());
    assert!(found.starts_with("sarif_too_large: the file"), "{found}");
}

#[test]
fn what_is_not_json_is_refused() {
    let whole = log(json!([result("LM1", "a", 1)])).to_string();
    let table: [(Vec<u8>, &str); 9] = [
        (b"".to_vec(), "EOF while parsing"),
        (b"\xff\xfe{\0}\0".to_vec(), "expected UTF-8, found UTF-16"),
        (whole.as_bytes()[..whole.len() - 9].to_vec(), "EOF while parsing"),
        (format!("{whole} x").into_bytes(), "trailing characters"),
        (whole.replace("\"startLine\":1", "\"startLine\":1e400").into_bytes(), "number out of range"),
        (whole.replace("\"startLine\":1", "\"startLine\":NaN").into_bytes(), "expected"),
        (whole.replace("Look", "\\ud800").into_bytes(), "hex escape"),
        (whole.replace("\"ruleId\"", "\"level\":\"a\",\"level\"").into_bytes(), "duplicate field `level`"),
        (gzip(whole.as_bytes())[..40].to_vec(), "expected whole gzip data"),
    ];
    for (bytes, expected) in table {
        let found = code_and_text(&bytes, &SarifOptions::default());
        assert!(found.starts_with("sarif_invalid: ") && found.contains(expected), "{found}");
    }
}

#[test]
fn a_byte_order_mark_and_gzip_are_no_obstacle() {
    let whole = log(json!([result("LM1", "a", 1)])).to_string();
    let marked = [b"\xef\xbb\xbf".as_slice(), whole.as_bytes()].concat();
    for bytes in [gzip(&marked), marked] {
        assert_eq!(read_bytes(&bytes, &SarifOptions::default()).unwrap().0.len(), 1);
    }
}
