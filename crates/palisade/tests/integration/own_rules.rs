//! Rules that the operator brings along for every scan of a server.

use serde_json::json;

use crate::on_both_engines;
use crate::support::server::Installation;
use crate::support::site::Site;

const GREETING: &str = "id: greeting\ninfo: {name: A greeting, severity: high}\nhttp:\n  - path: ['{{BaseURL}}/']\n    \
    matchers:\n      - {type: word, words: ['<p>hello</p>']}\n";
const POSTS: &str = "id: posts\ninfo: {name: Posts, severity: low}\nhttp:\n  - method: POST\n    path: ['{{BaseURL}}/']\n    \
    matchers:\n      - {type: status, status: [200]}\n";

on_both_engines! {
    async fn templates_of_the_operator_run_in_every_scan_of_a_site_and_refused_ones_are_logged(engine: Engine) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("greeting.yaml"), GREETING).unwrap();
        std::fs::write(folder.path().join("posts.yaml"), POSTS).unwrap();
        let rules = folder.path().to_str().unwrap();
        let installation = Installation::new(engine, &["--allow-private-targets", "--rules", rules]);
        let server = installation.start();
        let (client, site) = (server.client(), Site::open().await);
        let id = client.scan(&site.url, "quick").await;
        let scan = client.ended(&id).await;
        let web = &scan["coverage"]["scanners"][0];
        assert_eq!((&web["scanner"], &web["own_checks"]), (&json!("web"), &json!(1)), "{scan}");
        assert_eq!(scan["checks"], web["checks"]);
        let findings = client.findings(&id).await;
        let found: Vec<_> = findings.iter().filter(|finding| finding["rule_id"] == "template-greeting").collect();
        assert_eq!(found.len(), 1, "{findings:?}");
        assert!(!scan["coverage"].to_string().contains("posts.yaml"), "the operator's folder is no tenant's business");
        let log = std::fs::read_to_string(&server.log).unwrap();
        assert!(log.contains("posts.yaml") && log.contains("expected GET, HEAD or OPTIONS"), "{log}");
        let test = server.client_with(&installation.create_key(&["--scope", "write", "--test"]));
        let id = test.scan("https://example.com", "quick").await;
        assert_eq!(test.ended(&id).await["coverage"]["scanners"][0].get("own_checks"), None);
    }
}
