//! What a worker runs when only some types are asked for, and what it says about the rest.

use std::sync::Arc;

use axum::http::StatusCode;
use palisade_engine::{Draft, Entry, File, FileContext, FileScanner, Registry, ScannerMeta, Sink, Stop};
use palisade_model::{Category, Confidence, Evidence, RuleMeta, Severity};
use serde_json::{Value, json};

use crate::engine::on_both_engines;
use crate::fixture::Api;
use crate::working::{Working, ended};

/// Finds one thing in every file.
struct Everything(&'static str);

impl FileScanner for Everything {
    fn meta(&self) -> ScannerMeta {
        ScannerMeta { id: self.0, version: "1", network: false, reads_ignored: false }
    }

    fn rules(&self) -> Vec<Arc<RuleMeta>> {
        vec![Arc::new(RuleMeta {
            id: format!("{}-everything", self.0),
            scanner: self.0.to_owned(),
            title: "Everything".to_owned(),
            description: "It is there.".to_owned(),
            remediation: "Remove it.".to_owned(),
            severity: Severity::Low,
            confidence: Confidence::High,
            category: Category::Api,
            cwe: vec![],
            tags: vec![],
            references: vec![],
            tier: None,
        })]
    }

    fn wants(&self, _: &Entry) -> bool {
        true
    }

    fn scan(&self, context: &FileContext<'_>, file: &File<'_>, sink: &mut dyn Sink) -> Result<(), Stop> {
        let identity = context.identity(file.bytes);
        let rule = self.rules().remove(0);
        sink.report(Draft::new(rule, file.location(0..1), Evidence::from_masked("x"), identity));
        Ok(())
    }
}

fn with_scanners(api: &Api) -> Api {
    let scanners: [Arc<dyn FileScanner>; 2] = [Arc::new(Everything("code")), Arc::new(Everything("iac"))];
    api.with_scanners(Registry { file_scanners: scanners.to_vec(), ..Registry::default() })
}

/// A tar archive of one file.
fn archive() -> Vec<u8> {
    let mut header = [0_u8; 512];
    header[..4].copy_from_slice(b"a.py");
    header[124..135].copy_from_slice(b"00000000001");
    header[148..156].fill(b' ');
    header[156] = b'0';
    header[257..265].copy_from_slice(b"ustar\x0000");
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    [&header[..], b"x", &[0; 511], &[0; 1024]].concat()
}

async fn scan(api: &Api, types: Value) -> Value {
    let upload = api.send(api.keyed("POST", "/v1/uploads?file_name=a.tar"), archive()).await;
    assert_eq!(upload.status, StatusCode::CREATED, "{}", upload.text());
    let queued =
        api.post("/v1/scans", &json!({"upload_id": upload.json()["id"], "types": types}).to_string()).await;
    assert_eq!(queued.status, StatusCode::ACCEPTED, "{}", queued.text());
    ended(api, queued.json()["id"].as_str().unwrap()).await
}

fn runs(scan: &Value) -> Vec<(&str, &str, bool)> {
    let runs = scan["coverage"]["scanners"].as_array().unwrap().iter();
    let text = |value: &'_ Value| value.is_string();
    runs.map(|run| (run["scanner"].as_str().unwrap(), run["status"].as_str().unwrap(), text(&run["reason"])))
        .collect()
}

on_both_engines! {
    async fn a_worker_runs_only_what_was_asked_for_and_says_what_was_not(api: &Api) {
        let api = &with_scanners(api);
        let working = Working::start(api);
        let all = scan(api, json!([])).await;
        assert_eq!(runs(&all), [("code", "completed", false), ("iac", "completed", false)]);
        assert_eq!(all["summary"]["low"], 2);
        let iac = scan(api, json!(["iac"])).await;
        assert_eq!(runs(&iac), [("iac", "completed", false), ("code", "skipped", true)]);
        let changes = json!({"new": 0, "unchanged": 1, "fixed": 0, "reopened": 0});
        assert_eq!(iac["changes"], changes, "what was not looked for is not fixed");
        // One of the types is found by no scanner of this kind.
        let both = scan(api, json!(["sast", "dast"])).await;
        assert_eq!(runs(&both), [("code", "completed", false), ("web", "skipped", true), ("iac", "skipped", true)]);
        let events = api.get("/v1/events?kinds=scanner.started&limit=100").await.json();
        let started: Vec<_> = events["data"].as_array().unwrap().iter().map(|event| event["data"]["name"].as_str().unwrap()).collect();
        assert_eq!(started, ["code", "iac", "iac", "code"]);
        let body = json!({"upload_id": all["id"], "types": ["sca"]}).to_string();
        api.post("/v1/scans", &body).await.assert_error(404, "not_found");
        working.stop().await;
    }

    async fn types_of_which_none_can_run_are_refused(api: &Api) {
        let api = &with_scanners(api);
        let upload = api.send(api.keyed("POST", "/v1/uploads?file_name=a.tar"), archive()).await.json();
        for types in [json!(["sca"]), json!(["dast", "secrets"])] {
            let body = json!({"upload_id": upload["id"], "types": types}).to_string();
            let error = api.post("/v1/scans", &body).await.assert_error(400, "nothing_to_scan");
            let text = error["message"].as_str().unwrap();
            assert!(text.contains("body.types") && text.contains("code, iac"), "{text}");
        }
        assert_eq!(api.get("/v1/scans").await.json()["data"], json!([]));
    }
}
