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
        assert_eq!(findings[0]["package"]["fixed_version"], "1.0.1");

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

    async fn p_04_every_bill_is_listed_and_the_newest_one_of_a_project_is_answered(engine: Engine) {
        let (_installation, server, tree) = start(engine);
        let client = server.client();
        let path = tree.path().to_str().unwrap();
        let none: Value = client.get("/v1/sbom").send().await.unwrap().json().await.unwrap();
        assert_eq!(none, json!({"data": [], "has_more": false, "next_cursor": null}));
        let first = client.scan(path, "full").await;
        let project = client.ended(&first).await["project_id"].as_str().unwrap().to_owned();
        let lock = tree.path().join("Cargo.lock");
        std::fs::write(&lock, std::fs::read_to_string(&lock).unwrap().replace("1.0.0", "1.0.1")).unwrap();
        let second = client.scan(path, "full").await;
        client.ended(&second).await;

        let page = |query: String| {
            let request = client.get(&format!("/v1/sbom{query}"));
            async move { request.send().await.unwrap().json::<Value>().await.unwrap() }
        };
        let newest = page("?limit=1".to_owned()).await;
        let bill = &newest["data"][0];
        assert_eq!((&bill["scan_id"], &bill["project_id"]), (&json!(second), &json!(project)));
        assert_eq!((&bill["components"], &bill["vulnerabilities"]), (&json!(2), &json!(0)));
        assert_eq!(bill["links"]["spdx"], format!("/v1/scans/{second}/sbom?format=spdx"));
        let cursor = newest["next_cursor"].as_str().unwrap();
        let older = page(format!("?limit=1&cursor={cursor}")).await;
        assert_eq!((&older["data"][0]["scan_id"], &older["data"][0]["vulnerabilities"]), (&json!(first), &json!(1)));
        assert_eq!(older["next_cursor"], Value::Null);
        let of_branch = page(format!("?project_id={project}&branch=main")).await;
        assert_eq!(of_branch["data"].as_array().unwrap().len(), 2);
        let elsewhere = page(format!("?project_id={project}&branch=other")).await;
        assert_eq!(elsewhere["data"], json!([]));

        let document = page(format!("?project_id={project}&format=cyclonedx")).await;
        let versions: Vec<_> = document["components"].as_array().unwrap().iter().map(|one| &one["version"]).collect();
        assert_eq!(versions, ["2.0.0", "1.0.1"]);
        let document = page(format!("?project_id={project}&format=spdx")).await;
        assert_eq!(document["spdxVersion"], "SPDX-2.3");
        for (query, status) in [
            ("?format=spdx".to_owned(), 400),
            (format!("?project_id={project}&format=pdf"), 400),
            (format!("?project_id={project}&format=spdx&limit=1"), 400),
            (format!("?project_id={project}&format=spdx&branch=other"), 404),
        ] {
            let answer = client.get(&format!("/v1/sbom{query}")).send().await.unwrap();
            assert_eq!(answer.status(), status, "{query}");
        }

        let other: Value = client.post("/v1/projects").json(&json!({"name": "Other"})).send().await.unwrap().json().await.unwrap();
        let confined = json!({"name": "confined", "scopes": ["read"], "project_ids": [other["id"]]});
        let token: Value = client.post("/v1/tokens").json(&confined).send().await.unwrap().json().await.unwrap();
        let confined = server.client_with(token["token"].as_str().unwrap_or_else(|| panic!("{token}")));
        assert_eq!(confined.json("/v1/sbom").await["data"], json!([]));
        assert_eq!(confined.json(&format!("/v1/sbom?project_id={project}")).await["data"], json!([]));
        let refused = confined.get(&format!("/v1/sbom?project_id={project}&format=spdx")).send().await.unwrap();
        assert_eq!(refused.status(), 404);
    }

    async fn a_projects_vex_document_suppresses_in_later_scans_until_it_is_deleted(engine: Engine) {
        let (_installation, server, tree) = start(engine);
        let client = server.client();
        let path = tree.path().to_str().unwrap();
        let scanned = || async {
            let id = client.scan(path, "full").await;
            let ended = client.ended(&id).await;
            (id.clone(), ended, client.findings(&id).await.remove(0))
        };
        let (_, ended, finding) = scanned().await;
        assert_eq!(finding["suppressed"], false);
        let vex = format!("{}/v1/projects/{}/vex", server.url, ended["project_id"].as_str().unwrap());
        let key = server.first_key.as_deref().unwrap();
        let none = client.http.get(&vex).bearer_auth(key).send().await.unwrap();
        assert_eq!(none.status(), 404);
        let odd = client.http.put(&vex).bearer_auth(key).body("{}").send().await.unwrap();
        assert_eq!(odd.status(), 400);
        assert_eq!(odd.json::<Value>().await.unwrap()["error"], "invalid_vex");
        let statement = |product: &str| json!({"vulnerability": "TEST-1", "products": [{"@id": product}],
            "status": "not_affected", "justification": "vulnerable_code_not_present"});
        let document = json!({"@context": "https://openvex.dev/ns/v0.2.0", "author": "The potters",
            "statements": [statement("pkg:cargo/weak@1.0.0"), statement("pkg:cargo/weak@2")]});
        let put = client.http.put(&vex).bearer_auth(key).body(document.to_string()).send().await.unwrap();
        let read: Value = put.json().await.unwrap();
        assert_eq!((&read["statements"], &read["author"]), (&json!(2), &json!("The potters")));
        let kept: Value = client.http.get(&vex).bearer_auth(key).send().await.unwrap().json().await.unwrap();
        assert_eq!(kept, document);

        let (id, ended, finding) = scanned().await;
        assert_eq!((&finding["suppressed"], &finding["suppression"]["kind"]), (&json!(true), &json!("vex")));
        assert_eq!(ended["summary"]["total"], 0);
        let gap = &ended["coverage"]["gaps"][0];
        assert_eq!(gap["subject"], "project VEX document");
        assert!(gap["detail"].as_str().unwrap().starts_with("1 of 2 statements match no finding"), "{gap}");
        let said: Value = serde_json::from_str(&bill(&client, &id, "?format=openvex").await.1).unwrap();
        assert_eq!(said["statements"][0]["justification"], "vulnerable_code_not_present");

        let gone = client.http.delete(&vex).bearer_auth(key).send().await.unwrap();
        assert_eq!(gone.status(), 204);
        assert_eq!(scanned().await.2["suppressed"], false);
    }

    async fn decisions_of_triage_are_told_as_openvex(engine: Engine) {
        let (_installation, server, tree) = start(engine);
        let client = server.client();
        let id = client.scan(tree.path().to_str().unwrap(), "full").await;
        client.ended(&id).await;
        let finding = client.findings(&id).await[0]["id"].as_str().unwrap().to_owned();
        for (decision, expected) in [
            (json!(null), json!({"status": "under_investigation", "status_notes": "Nobody has decided about it yet."})),
            (
                json!({"status": "false_positive", "reason": "vulnerable_code_not_in_execute_path"}),
                json!({"status": "not_affected", "justification": "vulnerable_code_not_in_execute_path",
                    "impact_statement": "judged a false positive: vulnerable_code_not_in_execute_path"}),
            ),
            (
                json!({"status": "accepted_risk", "reason": "internal only"}),
                json!({"status": "affected", "action_statement": "the risk is accepted: internal only"}),
            ),
        ] {
            if !decision.is_null() {
                let url = format!("{}/v1/findings/{finding}", server.url);
                let decided = client.http.patch(url).bearer_auth(server.first_key.as_deref().unwrap()).json(&decision);
                assert_eq!(decided.send().await.unwrap().status(), 200);
            }
            let (kind, text) = bill(&client, &id, "?format=openvex").await;
            assert_eq!(kind, "application/vex+json; version=0.2.0");
            assert_eq!(bill(&client, &id, "?format=openvex").await.1, text, "the same bytes each time");
            let document: Value = serde_json::from_str(&text).unwrap();
            let mut statement = document["statements"][0].clone();
            let fields = statement.as_object_mut().unwrap();
            fields.remove("timestamp");
            assert_eq!(fields.remove("vulnerability"), Some(json!({"name": "TEST-1"})));
            assert_eq!(fields.remove("products"), Some(json!([{"@id": "pkg:cargo/weak@1.0.0"}])));
            assert_eq!(statement, expected);
        }
    }
}
