//! `palisade scan`: reports in every format, exit codes, baseline, output file, errors.

use std::process::{Command, Stdio};

use serde_json::Value;

use crate::support::command::{Ran, clean_tree, palisade, planted_token, tree_with_a_secret};
use crate::support::site::Site;

const RULE: &str = "github-personal-access-token";

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}", ran.stdout))
}

#[test]
fn a_planted_secret_is_found_masked_and_gives_exit_code_1() {
    let folder = tree_with_a_secret();
    for format in ["table", "json", "sarif"] {
        let ran = palisade(folder.path(), &["scan", ".", "--format", format]);
        assert_eq!(ran.code, Some(1), "{format}: {}", ran.stderr);
        assert!(ran.stdout.contains(RULE), "{format}: {}", ran.stdout);
        assert!(ran.stdout.contains("src/deploy.env"), "{format}: {}", ran.stdout);
        assert!(!ran.stdout.contains(&planted_token()), "{format} shows the secret: {}", ran.stdout);
        assert_eq!(ran.stderr, "", "{format}: a pipe gets no progress bar");
    }
}

#[test]
fn the_table_fits_80_columns_and_has_no_escape_codes_in_a_pipe() {
    let folder = tree_with_a_secret();
    let ran = palisade(folder.path(), &["scan", "."]);
    for line in ran.stdout.lines() {
        assert!(line.chars().count() <= 80, "{} columns: {line}", line.chars().count());
        assert!(!line.contains('\u{1b}'), "{line:?}");
    }
    assert!(ran.stdout.contains("src/deploy.env:2:14"), "{}", ran.stdout);
    assert!(ran.stdout.contains("Findings     1 (1 critical)"), "{}", ran.stdout);
}

#[test]
fn a_clean_tree_gives_exit_code_0_and_says_what_was_covered_and_what_was_not() {
    let folder = clean_tree();
    let ran = palisade(folder.path(), &["scan", "."]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stdout.contains("Findings     none in what was covered"), "{}", ran.stdout);
    assert!(ran.stdout.contains("Covered      secrets: "), "{}", ran.stdout);
    assert!(ran.stdout.contains("1 binary: data.txt"), "{}", ran.stdout);
}

#[test]
fn a_single_file_can_be_scanned() {
    let folder = tree_with_a_secret();
    let ran = palisade(folder.path(), &["scan", "src/deploy.env", "--format", "json"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert_eq!(json(&ran)["findings"][0]["location"]["start"]["line"], 2);
}

#[test]
fn only_findings_at_or_above_fail_on_fail() {
    let folder = clean_tree();
    let rules = "[[rules]]\nid = \"shop-token\"\nregex = 'shop_[0-9a-f]{8}'\nkeywords = [\"shop_\"]\nseverity = \"medium\"\n";
    std::fs::write(folder.path().join("rules.toml"), rules).unwrap();
    std::fs::write(folder.path().join("src/shop.env"), "X=shop_5ca1ab1e\n").unwrap();
    for (fail_on, code) in [("critical", 0), ("high", 0), ("medium", 1), ("low", 1), ("info", 1)] {
        let ran = palisade(folder.path(), &["scan", "src", "--rules", "rules.toml", "--fail-on", fail_on]);
        assert_eq!(ran.code, Some(code), "{fail_on}: {}{}", ran.stdout, ran.stderr);
        assert!(ran.stdout.contains("Findings     1 (1 medium)"), "{}", ran.stdout);
    }
}

#[test]
fn findings_of_the_baseline_are_shown_as_suppressed_and_do_not_count() {
    let folder = tree_with_a_secret();
    let first = palisade(folder.path(), &["scan", "src", "--format", "json"]);
    std::fs::write(folder.path().join("baseline.json"), &first.stdout).unwrap();
    let args = ["scan", "src", "--baseline", "baseline.json", "--format", "json"];
    let second = palisade(folder.path(), &args);
    assert_eq!(second.code, Some(0), "{}", second.stderr);
    let report = json(&second);
    assert_eq!(report["findings"][0]["suppression"]["kind"], "baseline");
    assert_eq!(report["summary"]["total"], 0);
    assert_eq!(report["summary"]["suppressed"], 1);

    let other = format!("OTHER_TOKEN={}\n", planted_token().replace('1', "9"));
    std::fs::write(folder.path().join("src/new.env"), other).unwrap();
    let third = palisade(folder.path(), &args);
    assert_eq!(third.code, Some(1), "a new finding counts: {}", third.stdout);
    assert_eq!(json(&third)["summary"]["total"], 1);
}

#[test]
fn the_report_file_is_replaced_as_a_whole_and_stdout_stays_quiet() {
    let folder = tree_with_a_secret();
    let file = folder.path().join("report.sarif");
    std::fs::write(&file, "an older and much longer report ".repeat(100_000)).unwrap();
    let ran = palisade(folder.path(), &["scan", "src", "--format", "sarif", "--output", "report.sarif"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), ""));
    assert_eq!(ran.stderr, "findings: 1 (1 critical); report: report.sarif\n");
    let log: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!(log["runs"][0]["results"][0]["ruleId"], RULE);
    let names: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 3, "no temporary file stays behind: {names:?}");
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let folder = tree_with_a_secret();
    for n in 0..40 {
        let text = format!("TOKEN={}\n", planted_token().replace('3', "x"));
        std::fs::write(folder.path().join(format!("src/{n}.env")), text).unwrap();
    }
    let findings =
        |threads| json(&palisade(folder.path(), &["scan", ".", "--format", "json", "--threads", threads]));
    let one = findings("1");
    assert_eq!(one["findings"].as_array().unwrap().len(), 41);
    assert_eq!(one["findings"], findings("4")["findings"]);
}

#[test]
fn what_cannot_be_scanned_gives_exit_code_2_and_says_what_was_expected() {
    let folder = tree_with_a_secret();
    std::fs::write(folder.path().join("app.apk"), "PK").unwrap();
    for (arguments, said) in [
        (vec!["no/such/folder"], "expected an existing folder or file"),
        (vec!["ftp://example.com"], "expected scheme http or https"),
        (vec!["https://example.com/a.git"], "git repository is not supported"),
        (vec!["app.apk"], "mobile apps is not supported"),
        (vec!["https://example.com", "--offline"], "--offline"),
        (vec![".", "--scanners", "magic"], "expected a scanner out of code, dependencies, license, secrets"),
        (vec![".", "--baseline", "src/main.py"], "baseline src/main.py: expected a Palisade JSON report"),
        (vec![".", "--baseline", "absent.json"], "baseline absent.json: No such file"),
        (vec![".", "--rules", "src/main.py"], "src/main.py: expected TOML"),
        (vec![".", "--format", "pdf"], "expected one of table, json, sarif"),
        (vec![".", "--fail-on", "worst"], "expected one of info, low, medium, high, critical"),
        (vec![".", "--history"], "unexpected argument"),
        (
            vec![".", "--output", "no/such/folder/report.json"],
            "writing the report to no/such/folder/report.json",
        ),
    ] {
        let ran = palisade(folder.path(), &[&["scan"], arguments.as_slice()].concat());
        assert_eq!(ran.code, Some(2), "{arguments:?}: {}{}", ran.stdout, ran.stderr);
        assert!(ran.stderr.contains(said), "{arguments:?}: {}", ran.stderr);
    }
}

#[test]
fn a_reader_that_closes_the_pipe_early_is_no_error() {
    let folder = tree_with_a_secret();
    let mut child = Command::new(env!("CARGO_BIN_EXE_palisade"))
        .args(["scan", "src", "--format", "sarif", "--offline"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_site_on_loopback_is_scanned_only_when_private_targets_are_allowed() {
    let site = Site::open().await;
    let folder = clean_tree();
    let refused = palisade(folder.path(), &["scan", &site.url]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.stderr.contains("expected a public address"), "{}", refused.stderr);
    assert_eq!(site.requests(), 0);

    let arguments = ["scan", &site.url, "--allow-private-targets", "--scan-type", "headers_only"];
    let json_report = palisade(folder.path(), &[&arguments[..], &["--format", "json"]].concat());
    assert_eq!(json_report.code, Some(1), "{}", json_report.stderr);
    let report = json(&json_report);
    let ids: Vec<_> =
        report["findings"].as_array().unwrap().iter().map(|finding| &finding["rule_id"]).collect();
    assert!(ids.contains(&&Value::from("hdr-csp-missing")), "{ids:?}");
    assert!(report["coverage"]["scanners"][0]["checks"]["fail"].as_u64() > Some(0), "{report}");

    let table = palisade(folder.path(), &arguments);
    assert!(table.stdout.contains("Covered      web: "), "{}", table.stdout);
    assert!(table.stdout.lines().all(|line| line.chars().count() <= 80), "{}", table.stdout);
}
