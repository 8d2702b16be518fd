//! Reports that are none: refused at once, or failed with the place of what is wrong, and nothing is taken of them.

use serde_json::{Value, json};

use super::project::{Project, changes, create};
use super::sarif::{encoded, file, packed, report, result, run};
use crate::engine::on_both_engines;

fn failed(scan: &Value) -> (String, String) {
    assert_eq!(scan["status"], "failed", "{scan}");
    let text = |name: &str| scan["failure"][name].as_str().unwrap().to_owned();
    (text("code"), text("message"))
}

on_both_engines! {
    async fn what_cannot_be_a_report_is_refused_at_once(api: &Api) {
        let path = format!("/v1/projects/{}/sarifs", create(api, "shop").await);
        for (body, code) in [
            (json!({}), "invalid_field"),
            (json!({"sarif": 7}), "invalid_field"),
            (json!({"sarif": "no base64!"}), "invalid_sarif"),
            (json!({"sarif": ""}), "invalid_sarif"),
            (json!({"sarif": encoded(b"PK\x03\x04")}), "invalid_sarif"),
            (json!({"sarif": encoded(b"[1]")}), "invalid_sarif"),
            (json!({"sarif": "e30=", "other": 1}), "invalid_field"),
            (json!({"sarif": "e30=", "commit_sha": "main"}), "invalid_commit_sha"),
            (json!({"sarif": "e30=", "ref": "a..b"}), "invalid_branch"),
        ] {
            let answer = api.post(&path, &body.to_string()).await;
            assert_eq!(answer.status, 400, "{body}: {}", answer.text());
            let error = answer.json();
            assert_eq!(error["error"], code, "{body}: {error}");
        }
        assert_eq!(api.get("/v1/scans").await.json()["data"], json!([]));
        let unknown = "/v1/projects/prj_01JZZZZZZZZZZZZZZZZZZZZZZZ/sarifs";
        api.post(unknown, r#"{"sarif": "e30="}"#).await.assert_error(404, "not_found");
    }

    async fn a_broken_report_fails_with_the_place_and_leaves_nothing(api: &Api) {
        let project = Project::start(api).await;
        project.import(&report("Lint", &[result("a.py", 3, "x")])).await;
        let nameless = file(&[json!({"tool": {"driver": {}}, "results": []})]);
        let no_tool = file(&[json!({"results": []})]);
        let mut late = report("Lint", &(0..900).map(|n| result(&format!("f{n}"), 1, "x")).collect::<Vec<_>>());
        late["runs"][0]["results"][899]["message"] = json!("no object");
        let cut = packed(report("Lint", &[]).to_string().as_bytes());
        let cut = &cut[..cut.len() - 12];
        let bomb = packed(format!("{{\"version\":\"2.1.0\",\"x\":\"{}\"}}", "a".repeat(40_000_000)).as_bytes());
        assert!(bomb.len() < 500_000);
        let text = |value: &Value| value.to_string().into_bytes();
        for (report, code, words) in [
            (b"{}".to_vec(), "sarif_invalid", "version"),
            (b"{\"version\":".to_vec(), "sarif_invalid", "EOF"),
            (text(&json!({"version": "1.0.0", "runs": []})), "sarif_invalid", "\"2.1.0\""),
            (text(&json!({"version": "2.1.0"})), "sarif_invalid", "runs"),
            (text(&nameless), "sarif_invalid", "driver with a name"),
            (text(&no_tool), "sarif_invalid", "tool"),
            (text(&late), "sarif_invalid", "runs[0].results[899].message"),
            (cut.to_vec(), "sarif_invalid", "gzip"),
            (bomb, "sarif_too_large", "bytes"),
            (text(&file(&vec![run("Lint", &[]); 21])), "sarif_too_large", "20 runs"),
        ] {
            let scan = project.send(&json!({"sarif": encoded(&report)})).await;
            let (found, message) = failed(&scan);
            assert_eq!(found, code, "{message}");
            assert!(message.contains(words), "expected {words} in {message}");
        }
        project.assert_states(&[("a.py", "open")]).await;
        assert_eq!(project.told("finding.created").await, 1, "nothing is taken of a broken report");
        project.stop().await;
    }

    async fn more_results_than_code_hosts_take_are_all_there(api: &Api) {
        let project = Project::start(api).await;
        let all: Vec<_> = (0..25_001).map(|n| result(&format!("src/f{n}.py"), 3, "x")).collect();
        let many = report("Lint", &all);
        assert_eq!(changes(&project.import(&many).await), [25_001, 0, 0, 0]);
        assert_eq!(changes(&project.import(&many).await), [0, 25_001, 0, 0]);
        assert_eq!(project.told("finding.created").await, 25_001);
        project.stop().await;
    }
}
