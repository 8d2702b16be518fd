//! No input makes the reader panic, and what it gives is always fit to be shown.

use palisade_model::{Location, MAX_EVIDENCE_BYTES, printable};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::SarifOptions;
use super::{log, read, read_bytes, result};

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-2i64..5).prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        prop::sample::select(vec![
            "file:///a/b",
            "..%2f..",
            "C:\\x",
            "error",
            "{0} [x](1)",
            "LM1",
            "tcp://x:1"
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let key = prop::sample::select(vec![
            "uri",
            "uriBaseId",
            "index",
            "text",
            "id",
            "arguments",
            "physicalLocation",
            "artifactLocation",
            "region",
            "startLine",
            "endLine",
            "snippet",
            "toolComponent",
            "tags",
            "kind",
            "status",
            "security-severity",
            "message",
            "x",
        ]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((key, inner), 0..4).prop_map(|pairs| {
                Value::Object(pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
            }),
        ]
    })
}

fn member() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "ruleId",
        "ruleIndex",
        "rule",
        "kind",
        "level",
        "message",
        "locations",
        "analysisTarget",
        "fingerprints",
        "partialFingerprints",
        "suppressions",
        "baselineState",
        "taxa",
        "fixes",
        "properties",
    ])
}

fn part_of_run() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "results",
        "tool",
        "artifacts",
        "originalUriBaseIds",
        "versionControlProvenance",
        "invocations",
        "automationDetails",
        "externalPropertyFileReferences",
    ])
}

fn check(file: &Value) {
    let Ok((findings, summary)) = read(file) else { return };
    assert_eq!(summary.findings, findings.len() as u64);
    for finding in findings {
        assert!(
            !finding.title.is_empty() && !finding.description.is_empty() && !finding.remediation.is_empty()
        );
        assert!(finding.evidence.as_str().len() <= MAX_EVIDENCE_BYTES);
        assert_eq!(printable(&finding.rule_id), finding.rule_id);
        assert!(!finding.fingerprints.is_empty());
        if let Location::File { path, start, end } = finding.location {
            assert!(start <= end && start.line > 0 && start.column > 0);
            assert!(
                !path.is_empty() && !path.starts_with('/') && path.split('/').all(|part| part != ".."),
                "{path}"
            );
        }
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read_bytes(&bytes, &SarifOptions::default());
    }

    #[test]
    fn broken_files_never_panic(at in 0..2000usize, byte in any::<u8>(), cut in 0..2000usize) {
        let mut bytes = log(json!([result("LM1", "a.c", 3), result("LM2", "b.c", 4)])).to_string().into_bytes();
        let length = bytes.len();
        bytes[at % length] = byte;
        let _ = read_bytes(&bytes, &SarifOptions::default());
        let _ = read_bytes(&bytes[..cut % length], &SarifOptions::default());
    }

    #[test]
    fn odd_results_never_panic(members in prop::collection::vec((member(), any_json()), 0..4)) {
        let mut one = result("LM1", "a.c", 3);
        for (key, value) in members {
            one[key] = value;
        }
        check(&log(json!([one])));
    }

    #[test]
    fn odd_runs_never_panic(members in prop::collection::vec((part_of_run(), any_json()), 0..3)) {
        let mut file = log(json!([result("LM1", "a.c", 3)]));
        for (key, value) in members {
            file["runs"][0][key] = value;
        }
        check(&file);
    }
}
