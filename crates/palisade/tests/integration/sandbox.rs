//! Test-mode keys and the built-in weak site (contract K-06).

use serde_json::Value;

use crate::on_both_engines;
use crate::support::server::Installation;

on_both_engines! {
    async fn k_06_a_test_key_scans_the_sandbox_without_quota_and_unseen_by_live_keys(engine: Engine) {
        let installation = Installation::new(engine, &[]);
        let server = installation.start();
        let live = server.client();
        let test = server.client_with(&installation.create_key(&["--scope", "write", "--test"]));
        let mut runs = Vec::new();
        for target in ["https://example.com", "https://another.example"] {
            let id = test.scan(target, "headers_only").await;
            let scan = test.ended(&id).await;
            assert_eq!(scan["status"], "completed", "{scan}");
            let hidden = live.get(&format!("/v1/scans/{id}")).send().await.unwrap();
            assert_eq!(hidden.status(), 404);
            let findings = test.findings(&id).await;
            assert!(!findings.is_empty());
            let seen: Vec<Value> = findings
                .iter()
                .map(|finding| serde_json::json!([finding["rule_id"], finding["evidence"], finding["fingerprint"]]))
                .collect();
            runs.push((scan["score"].clone(), seen));
        }
        assert_eq!(runs[0], runs[1], "the sandbox gives the same findings every time");
        assert_eq!(test.json("/v1/usage").await["scans_used"], 0);
        assert!(live.json("/v1/scans").await["data"].as_array().unwrap().is_empty());
    }
}
