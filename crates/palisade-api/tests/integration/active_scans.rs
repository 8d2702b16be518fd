//! Active checks: refused without a proof of ownership, and looked after again when the scan begins.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use palisade_engine::{
    Draft, Reach, Registry, ScannerMeta, TargetContext, TargetFailure, TargetReport, TargetRequest,
    TargetScanner, TargetSink,
};
use palisade_model::{
    Category, CheckCounts, Confidence, DAY_MS, Evidence, Location, OwnershipMethod, RuleMeta, Scope,
    Severity, Tier,
};
use serde_json::{Value, json};

use crate::engine::on_both_engines;
use crate::fixture::{Answer, Api};
use crate::hosts::Hosts;
use crate::ownership::{claim, verify};
use crate::working::{Working, ended};

/// Keeps what was asked of it. With active checks it finds something by one of them and by an ordinary one, else nothing.
#[derive(Default)]
struct Asked(Mutex<Vec<TargetRequest>>);

#[async_trait]
impl TargetScanner for Asked {
    fn meta(&self) -> ScannerMeta {
        ScannerMeta { id: "web", version: "1", network: true, reads_ignored: false }
    }

    fn rules(&self) -> Vec<Arc<RuleMeta>> {
        vec![rule("opt-in", Tier::Active), rule("ordinary", Tier::Full)]
    }

    async fn scan(
        &self,
        context: &TargetContext,
        request: &TargetRequest,
        sink: &dyn TargetSink,
    ) -> Result<TargetReport, TargetFailure> {
        self.0.lock().unwrap().push(request.clone());
        for rule in self.rules().into_iter().filter(|_| request.reach > Reach::Nothing) {
            let location = Location::Endpoint { host: "example.com".into(), port: 443 };
            let identity = context.identity(rule.id.as_bytes());
            sink.report(Draft::new(rule, location, Evidence::from_masked("seen"), identity)).await;
        }
        let checks = CheckCounts { pass: 1, ..CheckCounts::default() };
        Ok(TargetReport { checks, ..TargetReport::default() })
    }
}

fn rule(id: &str, tier: Tier) -> Arc<RuleMeta> {
    Arc::new(RuleMeta {
        id: id.into(),
        scanner: "web".into(),
        title: "Something is wrong".into(),
        description: "It is.".into(),
        remediation: "Make it right.".into(),
        severity: Severity::High,
        confidence: Confidence::High,
        category: Category::Network,
        cwe: vec![],
        tags: vec![],
        references: vec![],
        tier: Some(tier),
    })
}

struct Setting {
    api: Api,
    hosts: Arc<Hosts>,
    asked: Arc<Asked>,
}

fn setting(api: &Api) -> Setting {
    let (hosts, asked) = (Arc::new(Hosts::default()), Arc::new(Asked::default()));
    let registry = Registry {
        target_scanners: vec![asked.clone()],
        ownership: Some(hosts.clone()),
        ..Registry::default()
    };
    Setting { api: api.with_scanners(registry), hosts, asked }
}

async fn create(api: &Api, target: &str) -> Answer {
    api.post("/v1/scans", &json!({ "target": target, "active": true }).to_string()).await
}

/// A host whose proof was found.
async fn proven(setting: &Setting, way: OwnershipMethod, host: &str) -> String {
    let (id, token) = claim(&setting.api, host).await;
    setting.hosts.show(way, host, &token);
    assert_eq!(verify(&setting.api, &id).await["verified"], true);
    id
}

/// The ended scan, and whether its scanner was told to run active checks.
async fn run(setting: &Setting, answer: &Answer) -> (Value, bool) {
    assert_eq!(answer.status, 202, "{}", answer.text());
    let id = answer.matching("ScanSummary")["id"].as_str().unwrap().to_owned();
    let working = Working::start(&setting.api);
    let scan = ended(&setting.api, &id).await;
    working.stop().await;
    let active = setting.asked.0.lock().unwrap().pop().unwrap().reach > Reach::Nothing;
    (scan, active)
}

on_both_engines! {
    async fn passive_scans_need_no_proof_and_active_ones_do(api: &Api) {
        let setting = setting(api);
        let api = &setting.api;
        let passive = api.post("/v1/scans", r#"{"target":"https://example.com/","active":false}"#).await;
        assert_eq!(passive.matching("ScanSummary")["active"], false);
        assert!(!run(&setting, &passive).await.1);

        let refused = create(api, "https://example.com/").await.assert_error(403, "ownership_required");
        assert_eq!((&refused["host"], &refused["ownership_id"]), (&"example.com".into(), &Value::Null));
        assert!(refused["message"].as_str().unwrap().contains("POST /v1/ownership"), "{refused}");
        let (id, token) = claim(api, "example.com").await;
        let refused = create(api, "https://example.com/").await.assert_error(403, "ownership_required");
        assert_eq!(refused["ownership_id"], id);
        setting.hosts.show(OwnershipMethod::File, "example.com", &token);
        create(api, "https://example.com/").await.assert_error(403, "ownership_required");
        verify(api, &id).await;

        let answer = create(api, "https://EXAMPLE.com.:8443/shop?x#y").await;
        assert_eq!(answer.json()["active"], true);
        let (scan, active) = run(&setting, &answer).await;
        assert_eq!((active, &scan["active"], &scan["coverage"]["gaps"]), (true, &true.into(), &json!([])));
        create(&api.as_other_tenant(), "https://example.com/").await.assert_error(403, "ownership_required");
        api.send(api.keyed("DELETE", &format!("/v1/ownership/{id}")), "").await;
        create(api, "https://example.com/").await.assert_error(403, "ownership_required");
    }

    async fn only_full_scans_of_web_targets_have_active_checks(api: &Api) {
        let setting = setting(api);
        proven(&setting, OwnershipMethod::Header, "example.com").await;
        for (body, expected) in [
            (json!({"target": "https://example.com/", "scan_type": "quick"}), "expected scan_type full"),
            (json!({"target": "https://example.com/", "scan_type": "headers_only"}), "found headers_only"),
        ] {
            let mut body = body;
            body["active"] = true.into();
            let error = setting.api.post("/v1/scans", &body.to_string()).await.assert_error(400, "invalid_active");
            assert_eq!(error["fields"][0]["field"], "body.active");
            assert!(error["message"].as_str().unwrap().contains(expected), "{error}");
        }
        let upload = "/v1/uploads?kind=sarif&file_name=a.sarif";
        let upload = setting.api.send(setting.api.keyed("POST", upload), r#"{"version":"2.1.0","runs":[]}"#).await.json();
        let body = json!({"upload_id": upload["id"], "active": true}).to_string();
        let error = setting.api.post("/v1/scans", &body).await.assert_error(400, "invalid_active");
        assert!(error["message"].as_str().unwrap().contains("expected an http or https URL"), "{error}");
        let error = setting.api.post("/v1/scans", r#"{"target":"https://example.com/","active":"yes"}"#).await;
        error.assert_error(400, "invalid_field");
    }

    async fn a_proof_reaches_as_far_as_its_way(api: &Api) {
        let setting = setting(api);
        proven(&setting, OwnershipMethod::DnsTxt, "example.com").await;
        proven(&setting, OwnershipMethod::File, "example.org").await;
        proven(&setting, OwnershipMethod::DnsTxt, "a.example.net").await;
        proven(&setting, OwnershipMethod::DnsTxt, "github.io").await;
        for (target, allowed) in [
            ("https://example.com/", true),
            ("https://deep.shop.example.com/", true),
            ("https://example.com.evil.example/", false),
            ("https://example.org/", true),
            ("https://www.example.org/", false),
            ("https://a.example.net/", true),
            ("https://b.example.net/", false),
            ("https://example.net/", false),
            ("https://x.a.example.net/", false),
            ("https://github.io/", true),
            ("https://somebody.github.io/", false),
        ] {
            let answer = create(&setting.api, target).await;
            match allowed {
                true => assert_eq!(answer.status, 202, "{target}: {}", answer.text()),
                false => drop(answer.assert_error(403, "ownership_required")),
            }
        }
    }

    async fn a_proof_ends_after_thirty_days_and_is_looked_for_when_the_scan_begins(api: &Api) {
        let setting = setting(api);
        let api = &setting.api;
        let id = proven(&setting, OwnershipMethod::DnsTxt, "example.com").await;
        api.clock.advance(30 * DAY_MS);
        let (_, active) = run(&setting, &create(api, "https://shop.example.com/").await).await;
        assert!(active);
        // That look was a success: thirty days begin again.
        api.clock.advance(30 * DAY_MS);
        let queued = create(api, "https://shop.example.com/").await;
        setting.hosts.hide_all();
        let (scan, active) = run(&setting, &queued).await;
        assert!(!active, "the token is gone");
        assert_eq!((&scan["status"], &scan["active"]), (&"completed".into(), &true.into()));
        let gap = &scan["coverage"]["gaps"][0];
        assert_eq!((&gap["subject"], &gap["reason"], &gap["scanner"]), (&"active checks".into(), &"no_data".into(), &"web".into()));
        assert!(gap["detail"].as_str().unwrap().contains("_palisade-challenge.example.com"), "{gap}");
        assert_eq!(scan["coverage"]["scanners"][0]["status"], "partial");
        let proof = api.get(&format!("/v1/ownership/{id}")).await.matching("Ownership");
        assert!(proof["last_error"].is_string(), "{proof}");
        api.clock.advance(1);
        let refused = create(api, "https://example.com/").await.assert_error(403, "ownership_required");
        assert!(refused["message"].as_str().unwrap().contains("verified last at"), "{refused}");
    }

    async fn a_scan_without_active_checks_fixes_nothing_that_only_they_can_see(api: &Api) {
        let setting = setting(api);
        proven(&setting, OwnershipMethod::DnsTxt, "example.com").await;
        let (active, _) = run(&setting, &create(&setting.api, "https://example.com/").await).await;
        assert_eq!(active["changes"]["new"], 2);
        let passive = setting.api.post("/v1/scans", r#"{"target":"https://example.com/"}"#).await;
        let (passive, _) = run(&setting, &passive).await;
        assert_eq!(passive["changes"]["fixed"], 1);
        let open = setting.api.get("/v1/findings?status=open").await.json();
        let open: Vec<_> = open["data"].as_array().unwrap().iter().map(|finding| &finding["rule_id"]).collect();
        assert_eq!(open, ["opt-in"]);
        let compare = format!("/v1/scans/compare?base={}&head={}", active["id"].as_str().unwrap(), passive["id"].as_str().unwrap());
        let compared = setting.api.get(&compare).await.json();
        assert_eq!(compared["scope"]["comparable"], false, "{compared}");
    }

    async fn the_sandbox_needs_no_proof_and_neither_does_the_operator(api: &Api) {
        let setting = setting(api);
        let test = setting.api.make_key(Scope::ADMIN, true).await;
        let body = r#"{"target":"https://example.com/","active":true}"#;
        let answer = setting.api.with_key(&test, "POST", "/v1/scans", body).await;
        assert_eq!(answer.status, 202, "{}", answer.text());
        let quick = r#"{"target":"https://example.com/","active":true,"scan_type":"quick"}"#;
        setting.api.with_key(&test, "POST", "/v1/scans", quick).await.assert_error(400, "invalid_active");

        let waiving = setting.api.waiving_ownership(vec![setting.asked.clone()]);
        let setting = Setting { api: waiving, ..setting };
        let (scan, active) = run(&setting, &create(&setting.api, "https://example.com/").await).await;
        assert_eq!((active, &scan["active"]), (true, &true.into()));
    }
}
