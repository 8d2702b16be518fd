//! A source scan over the API lists packages, judges them, and answers bills of materials (contract P-04, P-05).

use serde_json::{Value, json};

use crate::on_both_engines;
use crate::support::server::{Client, Engine, Installation, Server};

/// One advisory of a crate, imported before the start, and a tree with two crates.
fn start(engine: Engine) -> (Installation, Server, tempfile::TempDir) {
    let tree = tempfile::tempdir().unwrap();
    let lock = "version = 4\n\n[[package]]\nname = \"weak\"\nversion = \"1.0.0\"\nsource = \"registry+https://example.com\"\n\n\
                [[package]]\nname = \"fine\"\nversion = \"2.0.0\"\nsource = \"registry+https://example.com\"\n";
    std::fs::write(tree.path().join("Cargo.lock"), lock).unwrap();
    let installation = Installation::new(engine, &["--allow-path", tree.path().to_str().unwrap()]);
    let record = json!({
        "id": "TEST-1", "modified": "2026-01-02T03:04:05Z", "summary": "Weak hash",
        "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"}],
        "affected": [{"package": {"ecosystem": "crates.io", "name": "weak"},
            "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "1.0.1"}]}]}],
    });
    let file = installation.folder.path().join("TEST-1.json");
    std::fs::write(&file, record.to_string()).unwrap();
    let imported = installation.command("advisories").arg("import").arg(&file).output().unwrap();
    assert!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));
    let server = installation.start();
    (installation, server, tree)
}

async fn bill(client: &Client, id: &str, format: &str) -> (String, String) {
    let answer = client.get(&format!("/v1/scans/{id}/sbom{format}")).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{format}");
    let kind = answer.headers()["content-type"].to_str().unwrap().to_owned();
    (kind, answer.text().await.unwrap())
}

on_both_engines! {
    async fn p_04_p_05_a_source_scan_has_a_bill_of_materials_with_what_was_decided(engine: Engine) {
        let (_installation, server, tree) = start(engine);
        let client = server.client();
        let id = client.scan(tree.path().to_str().unwrap(), "full").await;
        assert_eq!(client.ended(&id).await["status"], "completed");
        let findings = client.findings(&id).await;
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert_eq!((&findings[0]["category"], &findings[0]["severity"]), (&json!("dependencies"), &json!("high")));
        assert_eq!(findings[0]["metadata"]["fixed_version"], "1.0.1");

        let (kind, text) = bill(&client, &id, "").await;
        assert_eq!(kind, "application/vnd.cyclonedx+json; version=1.6");
        let document: Value = serde_json::from_str(&text).unwrap();
        let names: Vec<_> = document["components"].as_array().unwrap().iter().map(|one| &one["name"]).collect();
        assert_eq!(names, ["fine", "weak"]);
        assert_eq!(document["vulnerabilities"][0]["id"], "TEST-1");
        assert_eq!(document["vulnerabilities"][0]["analysis"], Value::Null);
        assert_eq!(bill(&client, &id, "").await.1, text, "the same bytes each time");

        let finding = findings[0]["id"].as_str().unwrap();
        let decide = json!({"status": "false_positive", "reason": "Not called."});
        let url = format!("{}/v1/findings/{finding}", server.url);
        let decided = client.http.patch(url).bearer_auth(server.first_key.as_deref().unwrap()).json(&decide);
        assert_eq!(decided.send().await.unwrap().status(), 200);
        let document: Value = serde_json::from_str(&bill(&client, &id, "").await.1).unwrap();
        assert_eq!(document["vulnerabilities"][0]["analysis"]["state"], "not_affected");

        let (kind, text) = bill(&client, &id, "?format=cyclonedx-1.5").await;
        assert!(kind.ends_with("version=1.5") && text.contains("\"specVersion\": \"1.5\""), "{text}");
        let (kind, text) = bill(&client, &id, "?format=spdx").await;
        assert!(kind.starts_with("application/spdx+json") && text.contains("SPDX-2.3"), "{text}");
    }

    async fn a_scan_without_packages_has_no_bill_and_an_unknown_form_is_refused(engine: Engine) {
        let (_installation, server, tree) = start(engine);
        let client = server.client();
        let first = client.scan(tree.path().to_str().unwrap(), "full").await;
        let project = client.ended(&first).await["project_id"].clone();
        let body = json!({"project_id": project, "types": ["secrets"]});
        let created: Value = client.post("/v1/scans").json(&body).send().await.unwrap().json().await.unwrap();
        let id = created["scan_id"].as_str().unwrap_or_else(|| panic!("{created}"));
        client.ended(id).await;
        let none = client.get(&format!("/v1/scans/{id}/sbom")).send().await.unwrap();
        assert_eq!(none.status(), 404);
        let refused = client.get(&format!("/v1/scans/{id}/sbom?format=pdf")).send().await.unwrap();
        assert_eq!(refused.status(), 400);
        let answer: Value = refused.json().await.unwrap();
        assert_eq!(answer["error"], "invalid_parameter", "{answer}");
        let refused = client.get(&format!("/v1/scans/{id}/sbom?kind=spdx")).send().await.unwrap();
        assert_eq!(refused.status(), 400);
    }
}
