//! Scans from the API to their findings, with real scanners (contract groups N, R, F).

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::on_both_engines;
use crate::support::command::{numbered_token, planted_token};
use crate::support::server::{Engine, Installation, Server};
use crate::support::site::Site;

fn tree_with_secret() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("src")).unwrap();
    fs::write(folder.path().join("src/config.py"), format!("import os\n\nTOKEN = \"{}\"\n", planted_token()))
        .unwrap();
    fs::write(folder.path().join("blob.bin"), b"\0\x01\x02").unwrap();
    folder
}

fn start(engine: Engine, root: &Path) -> (Installation, Server) {
    let installation = Installation::new(
        engine,
        &["--allow-private-targets", "--allow-path", root.to_str().unwrap(), "--lease-seconds", "2"],
    );
    let server = installation.start();
    (installation, server)
}

on_both_engines! {
    async fn a_source_scan_finds_the_planted_secret_and_says_what_it_did_not_read(engine: Engine) {
        let tree = tree_with_secret();
        let (_installation, server) = start(engine, tree.path());
        let client = server.client();
        let id = client.scan(tree.path().to_str().unwrap(), "full").await;
        let scan = client.ended(&id).await;
        assert_eq!(scan["status"], "completed", "{scan}");
        assert_eq!(scan["progress"], 100);
        assert_eq!(scan["coverage"]["gap_counts"]["binary"], 1, "{scan}");
        let findings = client.findings(&id).await;
        assert_eq!(findings.len(), 1, "{findings:?}");
        let finding = &findings[0];
        assert_eq!(finding["category"], "secrets");
        assert_eq!(finding["location"]["path"], "src/config.py");
        assert_eq!(finding["location"]["start"], json!({"line": 3, "column": 10}));
        assert!(!finding.to_string().contains(&planted_token()), "the secret must be masked: {finding}");
        assert!(!finding["remediation"].as_str().unwrap().is_empty());
    }

    async fn f_04_evidence_is_short_and_masked_however_long_the_line_is(engine: Engine) {
        let tree = tempfile::tempdir().unwrap();
        let line = format!("{}; token = \"{}\"; {}\n", "a = 1; ".repeat(400), planted_token(), "b = 2; ".repeat(400));
        fs::write(tree.path().join("minified.js"), line).unwrap();
        let (_installation, server) = start(engine, tree.path());
        let client = server.client();
        let id = client.scan(tree.path().to_str().unwrap(), "full").await;
        assert_eq!(client.ended(&id).await["status"], "completed");
        let findings = client.findings(&id).await;
        let evidence = findings[0]["evidence"].as_str().unwrap();
        assert!((1..=500).contains(&evidence.len()), "{} bytes", evidence.len());
        assert!(evidence.contains("****") && !evidence.contains(&planted_token()), "{evidence}");
    }

    async fn r_01_a_scan_answers_status_target_progress_and_creation_time(engine: Engine) {
        let tree = tempfile::tempdir().unwrap();
        let (_installation, server) = start(engine, tree.path());
        let client = server.client();
        let target = tree.path().to_str().unwrap();
        let id = client.scan(target, "full").await;
        let scan = client.ended(&id).await;
        assert_eq!(scan["scan_id"], Value::String(id));
        assert_eq!(scan["target"], target);
        let created_at = scan["created_at"].as_str().unwrap();
        assert!(palisade_model::parse_rfc3339(created_at).is_some(), "{created_at}");
        assert_eq!((&scan["score"], &scan["grade"]), (&json!(100), &json!("A")));
    }

    async fn t_01_t_02_t_04_verbs_statuses_and_json_bodies_are_the_usual_ones(engine: Engine) {
        let tree = tempfile::tempdir().unwrap();
        let (_installation, server) = start(engine, tree.path());
        let client = server.client();
        let id = client.scan(tree.path().to_str().unwrap(), "full").await;
        let (one, unknown) = (format!("/v1/scans/{id}"), "/v1/scans/scan_00000000000000000000000000".to_owned());
        for (answer, status) in [
            (client.get(&one), 200),
            (client.get("/v1/scans"), 200),
            (client.post("/v1/scans").json(&json!({"target": tree.path()})), 202),
            (client.post("/v1/scans").json(&json!({"target": "ftp://example.com"})), 400),
            (client.get(&unknown), 404),
            (client.get("/v1/nothing"), 404),
            (client.http.delete(format!("{}/v1/usage", server.url)), 405),
        ] {
            let answer = answer.send().await.unwrap();
            assert_eq!(answer.status(), status, "{}", answer.url());
            assert_eq!(answer.headers()["content-type"], "application/json");
            assert!(answer.json::<Value>().await.unwrap().is_object());
        }
    }

    async fn t_06_every_time_is_iso_8601_in_utc(engine: Engine) {
        let tree = tempfile::tempdir().unwrap();
        let (_installation, server) = start(engine, tree.path());
        let client = server.client();
        let id = client.scan(tree.path().to_str().unwrap(), "full").await;
        let (scan, usage) = (client.ended(&id).await, client.json("/v1/usage").await);
        for time in [&scan["created_at"], &scan["started_at"], &scan["finished_at"], &usage["period_start"], &usage["period_end"]] {
            let text = time.as_str().unwrap();
            let read = palisade_model::parse_rfc3339(text).unwrap();
            assert_eq!(palisade_model::rfc3339(read), text);
        }
    }

    async fn r_02_severity_is_a_minimum_on_results(engine: Engine) {
        let site = Site::open().await;
        let tree = tempfile::tempdir().unwrap();
        let (_installation, server) = start(engine, tree.path());
        let client = server.client();
        let id = client.scan(&site.url, "headers_only").await;
        assert_eq!(client.ended(&id).await["status"], "completed");
        let all = client.findings(&id).await;
        let severities = |findings: &[Value]| -> Vec<String> {
            findings.iter().map(|finding| finding["severity"].as_str().unwrap().to_owned()).collect()
        };
        let medium = client.json(&format!("/v1/scans/{id}/results?severity=medium")).await;
        let medium = medium["findings"].as_array().unwrap();
        assert!(medium.len() < all.len() && !medium.is_empty());
        assert!(severities(medium).iter().all(|severity| ["medium", "high", "critical"].contains(&severity.as_str())));
        let refused = client.get(&format!("/v1/scans/{id}/results?severity=severe")).send().await.unwrap();
        assert_eq!(refused.status(), 400);
    }

    async fn f_01_f_03_a_web_finding_has_id_title_severity_confidence_and_a_known_category(engine: Engine) {
        let site = Site::open().await;
        let tree = tempfile::tempdir().unwrap();
        let (_installation, server) = start(engine, tree.path());
        let client = server.client();
        let id = client.scan(&site.url, "headers_only").await;
        let scan = client.ended(&id).await;
        assert_eq!(scan["status"], "completed", "{scan}");
        assert!(scan["blocks"]["observatory"]["grade"].is_string(), "{scan}");
        let findings = client.findings(&id).await;
        let csp = findings.iter().find(|finding| finding["rule_id"] == "hdr-csp-missing").unwrap();
        assert!(csp["id"].as_str().unwrap().starts_with("fnd_"));
        assert_eq!((&csp["severity"], &csp["confidence"], &csp["category"]), (&json!("medium"), &json!("high"), &json!("headers")));
        for finding in &findings {
            let category = finding["category"].as_str().unwrap();
            assert!(palisade_model::Category::parse(category).is_some(), "{category}");
        }
        assert!(site.requests() <= 6, "{} requests", site.requests());
    }

    async fn f_02_f_06_a_web_finding_names_its_check_tool_state_evidence_and_fix(engine: Engine) {
        let site = Site::open().await;
        let tree = tempfile::tempdir().unwrap();
        let (_installation, server) = start(engine, tree.path());
        let client = server.client();
        let id = client.scan(&site.url, "headers_only").await;
        assert!(client.ended(&id).await["target"].as_str().unwrap().starts_with(&site.url));
        let list = client.json(&format!("/v1/findings?scan_id={id}&scanner=web&limit=100")).await;
        let findings = list["data"].as_array().unwrap();
        assert_eq!(findings.len(), client.findings(&id).await.len());
        for finding in findings {
            let known = palisade_model::Severity::ALL.iter().any(|severity| finding["severity"] == severity.as_str());
            assert!(known && finding["scanner"] == "web" && finding["status"] == "open", "{finding}");
            assert!(finding["url"].as_str().unwrap().starts_with(&site.url), "{finding}");
            for key in ["rule_id", "title", "description", "evidence", "remediation"] {
                assert!(!finding[key].as_str().unwrap().is_empty(), "{key} of {finding}");
            }
        }
    }

    async fn f_07_passed_checks_are_counted(engine: Engine) {
        let site = Site::open().await;
        let tree = tempfile::tempdir().unwrap();
        let (_installation, server) = start(engine, tree.path());
        let client = server.client();
        let id = client.scan(&site.url, "headers_only").await;
        let scan = client.ended(&id).await;
        let checks = &scan["coverage"]["scanners"][0]["checks"];
        let count = |key: &str| checks[key].as_u64().unwrap_or_else(|| panic!("{key} of {scan}"));
        let rules: std::collections::HashSet<_> =
            client.findings(&id).await.iter().map(|finding| finding["rule_id"].to_string()).collect();
        assert_eq!(count("fail"), rules.len() as u64, "{scan}");
        assert!(count("pass") > 0 && count("not_applicable") > 0, "{scan}");
    }

    async fn f_10_results_can_be_read_before_the_scan_ends(engine: Engine) {
        // A held site keeps one scan running while its first findings cannot be there yet: what is read then
        // must be a running scan with an empty list, never an error.
        let site = Site::holding().await;
        let tree = tempfile::tempdir().unwrap();
        let (_installation, server) = start(engine, tree.path());
        let client = server.client();
        let id = client.scan(&site.url, "headers_only").await;
        let results = client.json(&format!("/v1/scans/{id}/results")).await;
        assert!(["queued", "running"].contains(&results["status"].as_str().unwrap()), "{results}");
        assert_eq!(results["score"], Value::Null);
        site.answer();
        assert_eq!(client.ended(&id).await["status"], "completed");
        assert!(!client.findings(&id).await.is_empty());
    }

    async fn a_target_that_refuses_connections_fails_the_scan_with_a_reason(engine: Engine) {
        let closed = {
            let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
            format!("http://{}/", listener.local_addr().unwrap())
        };
        let tree = tempfile::tempdir().unwrap();
        let (_installation, server) = start(engine, tree.path());
        let client = server.client();
        let id = client.scan(&closed, "headers_only").await;
        let scan = client.ended(&id).await;
        assert_eq!(scan["status"], "failed");
        assert_eq!(scan["failure"]["code"], "connection_refused", "{scan}");
        assert_eq!(scan["score"], Value::Null);
        assert!(client.findings(&id).await.is_empty());
    }

    async fn a_path_outside_the_allowed_roots_is_refused_at_once(engine: Engine) {
        let tree = tempfile::tempdir().unwrap();
        let (_installation, server) = start(engine, tree.path());
        let client = server.client();
        for target in ["/etc", "/does/not/exist", "/etc/../etc/passwd"] {
            let answer = client.post("/v1/scans").json(&json!({"target": target})).send().await.unwrap();
            assert_eq!(answer.status(), 400, "{target}");
            assert_eq!(answer.json::<Value>().await.unwrap()["error"], "path_not_allowed");
        }
        assert!(client.json("/v1/scans").await["data"].as_array().unwrap().is_empty());
    }

    async fn a_cancelled_scan_reads_failed_with_the_code_cancelled(engine: Engine) {
        let site = Site::holding().await;
        let tree = tempfile::tempdir().unwrap();
        let (_installation, server) = start(engine, tree.path());
        let client = server.client();
        let id = client.scan(&site.url, "headers_only").await;
        let answer = client.post(&format!("/v1/scans/{id}/cancel")).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.status());
        let scan = client.ended(&id).await;
        assert_eq!((&scan["status"], &scan["failure"]["code"]), (&json!("failed"), &json!("cancelled")));
        let again = client.post(&format!("/v1/scans/{id}/cancel")).send().await.unwrap();
        assert_eq!(again.status(), 409);
    }

    async fn the_same_tree_gives_the_same_findings_in_the_same_order(engine: Engine) {
        let tree = tree_with_secret();
        for number in 0..40 {
            let text = format!("a = 1\nkey_{number} = \"{}\"\n", numbered_token(number));
            fs::write(tree.path().join(format!("src/part_{number}.py")), text).unwrap();
        }
        let (_installation, server) = start(engine, tree.path());
        let client = server.client();
        let mut runs = Vec::new();
        for _ in 0..2 {
            let id = client.scan(tree.path().to_str().unwrap(), "full").await;
            client.ended(&id).await;
            let findings = client.findings(&id).await;
            let seen: Vec<_> = findings.iter().map(|finding| (finding["fingerprint"].clone(), finding["location"].clone())).collect();
            runs.push(seen);
        }
        assert_eq!(runs[0], runs[1]);
        assert_eq!(runs[0].len(), 41);
    }
}
