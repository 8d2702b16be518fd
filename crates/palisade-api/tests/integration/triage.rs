//! Deciding about findings: states, comments, history and batches.

use palisade_model::{
    Category, Confidence, EventId, Evidence, Finding, FindingId, Fingerprint, Location, Scope, Severity,
};
use palisade_store::{IngestFinding, Ingested};
use serde_json::{Value, json};

use crate::engine::{NOW, on_both_engines};
use crate::fixture::{Answer, Api, raw_id};

pub(crate) fn finding(number: usize) -> IngestFinding {
    let finding = Finding {
        rule_id: "missing-header".into(),
        scanner: "web".into(),
        category: Category::Headers,
        severity: Severity::ALL[number % 5],
        confidence: Confidence::High,
        title: format!("Header {number} is missing"),
        description: "The answer has no such header.".into(),
        location: Location::Url { url: "https://example.com/".into(), request: "GET".into() },
        evidence: Evidence::from_masked("evidence"),
        remediation: "Send it.".into(),
        fingerprints: vec![Fingerprint(format!("test/v1:{number}"))],
        root_cause: number.to_string(),
        cwe: vec![693],
        tags: vec![],
        package: None,
        code: None,
        metadata: Default::default(),
        suppression: None,
    };
    IngestFinding { id: FindingId::new(raw_id()), finding }
}

/// The ids of `count` findings of a scan that runs.
pub(crate) async fn findings(api: &Api, count: usize) -> Vec<String> {
    let id = api.create().await;
    let job = api.store.claim_job("worker", NOW, 60_000, EventId::new(raw_id())).await.unwrap().unwrap();
    let batch: Vec<_> = (0..count).map(finding).collect();
    let stored = api.store.ingest(&job.fence, &batch, NOW, &|| EventId::new(raw_id())).await.unwrap();
    assert_eq!(stored, Ingested::Stored);
    let body = api.get(&format!("/v1/scans/{id}/results")).await.json();
    body["findings"].as_array().unwrap().iter().map(|finding| text(&finding["id"])).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

async fn patch(api: &Api, path: &str, body: Value) -> Answer {
    api.send(api.keyed("PATCH", path).header("content-type", "application/json"), body.to_string()).await
}

async fn post(api: &Api, path: &str, body: Value) -> Answer {
    api.post(path, &body.to_string()).await
}

const LATER: &str = "/v1/findings/path-content%2Fv1:later/state";

on_both_engines! {
    async fn g_01_patch_answers_the_persisted_state_row(api: &Api) {
        let id = findings(api, 1).await.remove(0);
        let body = json!({"status": "false_positive", "note": "a test key"});
        let answer = patch(api, &format!("/v1/findings/{id}/state"), body).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let row = answer.matching("FingerprintState");
        assert_eq!((&row["status"], &row["note"]), (&"false_positive".into(), &"a test key".into()));
        assert_eq!((&row["updated_at"], &row["findings"]), (&"2026-06-03T10:00:00Z".into(), &1.into()));
        assert!(text(&row["updated_by"]).starts_with("key_"));
        let by_fingerprint = format!("/v1/findings/{}/state", text(&row["fingerprint"]).replace('/', "%2F"));
        assert_eq!(api.get(&by_fingerprint).await.json(), row);
        assert_eq!(api.get("/v1/findings/test%2Fv1:0/state").await.json(), row);
    }

    async fn g_02_a_fingerprint_that_no_scan_has_found_yet_takes_a_state(api: &Api) {
        api.get(LATER).await.assert_error(404, "not_found");
        let row = patch(api, LATER, json!({"status": "wont_fix"})).await.matching("FingerprintState");
        assert_eq!((&row["status"], &row["note"], &row["findings"]), (&"wont_fix".into(), &Value::Null, &0.into()));
        assert_eq!(api.get(LATER).await.json(), row);
        api.as_other_tenant().get(LATER).await.assert_error(404, "not_found");
    }

    async fn g_03_a_state_replaces_the_one_before_and_takes_every_documented_word(api: &Api) {
        for (word, stored) in [
            ("triaged", "triaged"),
            ("false_positive", "false_positive"),
            ("wont_fix", "wont_fix"),
            ("fixed", "fixed"),
            ("new", "open"),
        ] {
            patch(api, LATER, json!({"status": "open", "note": "kept?"})).await;
            let row = patch(api, LATER, json!({"status": word})).await.matching("FingerprintState");
            assert_eq!((&row["status"], &row["note"]), (&stored.into(), &Value::Null), "{word}");
        }
        patch(api, LATER, json!({"status": "accepted_risk"})).await.assert_error(400, "reason_required");
        let row = patch(api, LATER, json!({"status": "accepted_risk", "note": "inside only"})).await.json();
        assert_eq!(row["status"], "accepted_risk");
    }

    async fn a_bad_state_names_the_field_the_rule_and_what_was_received(api: &Api) {
        for (body, code, field) in [
            (json!({"status": "closed"}), "invalid_status", "body.status"),
            (json!({"status": 5}), "invalid_field", "body.status"),
            (json!({}), "invalid_field", "body"),
            (json!({"status": "open", "severity": "low"}), "invalid_field", "body"),
            (json!({"status": "open", "note": "x".repeat(10_001)}), "text_too_long", "body.note"),
            (json!({"status": "open", "note": "a\u{0}b"}), "invalid_text", "body.note"),
        ] {
            let error = patch(api, LATER, body.clone()).await.assert_error(400, code);
            assert!(text(&error["fields"][0]["field"]).starts_with(field), "{error}");
        }
        let long = format!("/v1/findings/{}/state", "x".repeat(513));
        patch(api, &long, json!({"status": "open"})).await.assert_error(400, "invalid_fingerprint");
        let unknown = format!("/v1/findings/{}/state", FindingId::new(raw_id()));
        patch(api, &unknown, json!({"status": "open"})).await.assert_error(404, "not_found");
    }

    async fn g_03_comments_are_added_listed_and_deleted_by_their_author(api: &Api) {
        let id = findings(api, 1).await.remove(0);
        let path = format!("/v1/findings/{id}/comments");
        let mut made = Vec::new();
        for body in ["first", "second", "third"] {
            let answer = post(api, &path, json!({"body": body})).await;
            assert_eq!(answer.status, 201, "{}", answer.text());
            made.push(answer.matching("Comment"));
        }
        let page = api.get(&format!("{path}?limit=2")).await.matching("CommentList");
        assert_eq!(page["data"], json!([made[2], made[1]]));
        let cursor = text(&page["next_cursor"]);
        let page = api.get(&format!("{path}?limit=2&cursor={cursor}")).await.matching("CommentList");
        assert_eq!((&page["data"], &page["has_more"]), (&json!([made[0]]), &false.into()));
        let own = format!("{path}/{}", text(&made[0]["id"]));
        let other = api.make_key(Scope::WRITE, false).await;
        let foreign = api.send(axum::http::Request::delete(&own).header("x-api-key", &other), "").await;
        foreign.assert_error(403, "not_your_comment");
        assert_eq!(api.send(api.keyed("DELETE", &own), "").await.status, 204);
        api.send(api.keyed("DELETE", &own), "").await.assert_error(404, "not_found");
        let by_fingerprint = api.get("/v1/findings/test%2Fv1:0/comments").await.json();
        assert_eq!(by_fingerprint["data"].as_array().unwrap().len(), 2);
        post(api, &path, json!({"body": "  "})).await.assert_error(400, "empty_comment");
        post(api, &path, json!({"body": "x".repeat(10_001)})).await.assert_error(400, "text_too_long");
        let hidden = api.as_other_tenant();
        hidden.get(&path).await.assert_error(404, "not_found");
        post(&hidden, &path, json!({"body": "hello"})).await.assert_error(404, "not_found");
    }

    async fn g_04_f_09_the_history_says_who_changed_what(api: &Api) {
        let id = findings(api, 1).await.remove(0);
        let path = format!("/v1/findings/{id}/history");
        assert_eq!(api.get(&path).await.matching("FindingHistory")["data"], json!([]));
        patch(api, &format!("/v1/findings/{id}/state"), json!({"status": "wont_fix", "note": "old"})).await;
        let all = api.get(&path).await.matching("FindingHistory");
        let kinds: Vec<_> = all["data"].as_array().unwrap().iter().map(|entry| text(&entry["kind"])).collect();
        assert_eq!(kinds, ["note", "status"]);
        let status = &all["data"][1];
        assert_eq!((&status["from"], &status["to"], &status["note"]), (&"open".into(), &"wont_fix".into(), &"old".into()));
        let first = api.get(&format!("{path}?limit=1")).await.json();
        let cursor = text(&first["next_cursor"]);
        let second = api.get(&format!("{path}?limit=1&cursor={cursor}")).await.json();
        assert_eq!(second["data"][0], *status);
        let comments = format!("/v1/findings/{id}/comments?cursor={cursor}");
        api.get(&comments).await.assert_error(400, "invalid_cursor");
        api.as_other_tenant().get(&path).await.assert_error(404, "not_found");
    }

    async fn g_06_a_new_state_is_an_event_with_the_state_before(api: &Api) {
        let id = findings(api, 1).await.remove(0);
        for status in ["triaged", "triaged", "wont_fix"] {
            assert_eq!(patch(api, &format!("/v1/findings/{id}"), json!({"status": status})).await.status, 200);
        }
        let log = api.get("/v1/events?kinds=finding.status_changed").await.matching("EventList");
        let told: Vec<_> = log["data"].as_array().unwrap().iter().map(|event| &event["data"]).collect();
        let states: Vec<_> = told.iter().map(|data| format!("{} {}", text(&data["from"]), text(&data["to"]))).collect();
        assert_eq!(states, ["open triaged", "triaged wont_fix"], "once for each change: {log}");
        assert!(told.iter().all(|data| data.to_string().contains(&id)), "{log}");
    }

    async fn f_09_a_batch_answers_for_each_finding(api: &Api) {
        let ids = findings(api, 3).await;
        let unknown = FindingId::new(raw_id()).to_string();
        let asked = json!([ids[0], unknown, ids[1], "nonsense", ids[0]]);
        let set = json!({"status": "wont_fix", "note": "gone soon"});
        let request = |dry| json!({"ids": asked, "set": set, "dry_run": dry});
        let dry = post(api, "/v1/findings:batch", request(true)).await.matching("FindingBatchResult");
        assert_eq!((&dry["matched"], &dry["updated"]), (&3.into(), &2.into()));
        let done = post(api, "/v1/findings:batch", request(false)).await.matching("FindingBatchResult");
        let statuses: Vec<_> = done["results"].as_array().unwrap().iter().map(|item| text(&item["status"])).collect();
        assert_eq!(statuses, ["updated", "not_found", "updated", "not_found", "unchanged"]);
        assert_eq!((&done["updated"], &done["remaining"]), (&2.into(), &0.into()));
        let foreign = post(&api.as_other_tenant(), "/v1/findings:batch", request(false)).await.json();
        assert!(foreign["results"].as_array().unwrap().iter().all(|item| item["status"] == "not_found"));
    }

    async fn f_09_a_batch_says_which_findings_the_change_does_not_fit(api: &Api) {
        let ids = findings(api, 2).await;
        let accept = json!({"status": "accepted_risk", "reason": "inside only"});
        post(api, "/v1/findings:batch", json!({"ids": [ids[0]], "set": accept})).await;
        let set = json!({"expires_at": "2026-12-31"});
        let done = post(api, "/v1/findings:batch", json!({"ids": ids, "set": set})).await.matching("FindingBatchResult");
        assert_eq!((&done["results"][0]["status"], &done["results"][1]["status"]), (&"updated".into(), &"invalid".into()));
        assert_eq!(done["results"][1]["error"]["code"], "not_accepted_risk");
    }

    async fn f_09_a_batch_by_filter_changes_a_thousand_and_says_how_many_remain(api: &Api) {
        findings(api, 1_500).await;
        let note = |dry, cursor: Value| {
            let mut body = json!({"filter": {"status": ["open"]}, "set": {"note": "seen"}, "dry_run": dry});
            if !cursor.is_null() {
                body["cursor"] = cursor;
            }
            body
        };
        let dry = post(api, "/v1/findings:batch", note(true, Value::Null)).await.matching("FindingBatchResult");
        assert_eq!((&dry["matched"], &dry["updated"], &dry["remaining"]), (&1_000.into(), &1_000.into(), &500.into()));
        let first = post(api, "/v1/findings:batch", note(false, Value::Null)).await.matching("FindingBatchResult");
        assert_eq!((&first["updated"], &first["next_cursor"]), (&1_000.into(), &dry["next_cursor"]));
        let rest = post(api, "/v1/findings:batch", note(false, first["next_cursor"].clone())).await.json();
        assert_eq!((&rest["updated"], &rest["remaining"], &rest["next_cursor"]), (&500.into(), &0.into(), &Value::Null));
        let close = json!({"filter": {"min_severity": "high"}, "set": {"status": "wont_fix"}});
        let done = post(api, "/v1/findings:batch", close.clone()).await.json();
        assert_eq!((&done["updated"], &done["remaining"]), (&600.into(), &0.into()));
        let again = post(api, "/v1/findings:batch", close).await.json();
        assert_eq!(again["matched"], 0, "decided findings are left out unless asked for");
        let none = json!({"filter": {"severity": "low", "min_severity": "high"}, "set": {"status": "open"}});
        assert_eq!(post(api, "/v1/findings:batch", none).await.json()["matched"], 0);
        for (body, code, field) in [
            (json!({"filter": {"colour": "red"}, "set": {"status": "open"}}), "unknown_parameter", "body.filter.colour"),
            (json!({"filter": {"severity": 5}, "set": {"status": "open"}}), "invalid_field", "body.filter.severity"),
            (json!({"filter": {"limit": "5"}, "set": {"status": "open"}}), "unknown_parameter", "body.filter.limit"),
            (json!({"filter": {}, "ids": ["x"], "set": {"status": "open"}}), "conflicting_parameters", "body"),
            (json!({"set": {"status": "open"}}), "conflicting_parameters", "body"),
            (json!({"filter": {"status": "fixed"}, "cursor": first["next_cursor"], "set": {"note": "x"}}), "invalid_cursor", "query.cursor"),
        ] {
            let error = post(api, "/v1/findings:batch", body).await.assert_error(400, code);
            assert_eq!(error["fields"][0]["field"], field);
        }
    }

    async fn a_batch_that_can_fit_nothing_is_refused_whole(api: &Api) {
        let ids = findings(api, 1).await;
        let many: Vec<_> = (0..1_001).map(|_| FindingId::new(raw_id()).to_string()).collect();
        for (body, code) in [
            (json!({"ids": [], "set": {"status": "open"}}), "invalid_ids"),
            (json!({"ids": many, "set": {"status": "open"}}), "invalid_ids"),
            (json!({"ids": ids, "set": {}}), "empty_set"),
            (json!({"ids": ids, "set": {"status": "gone"}}), "invalid_status"),
            (json!({"ids": ids, "set": {"severity": "low"}}), "invalid_field"),
            (json!({"ids": ids, "set": {"status": "accepted_risk"}}), "reason_required"),
            (json!({"ids": ids, "set": {"status": "wont_fix", "owner": "me"}}), "not_accepted_risk"),
            (json!({"ids": ids, "set": {"status": "accepted_risk", "reason": "r", "expires_at": "2020-01-01"}}), "invalid_expires_at"),
            (json!({"ids": ids, "set": {"status": "accepted_risk", "reason": "r", "expires_at": "2028-01-01"}}), "invalid_expires_at"),
            (json!({"ids": ids, "set": {"status": "accepted_risk", "reason": "r", "expires_at": "soon"}}), "invalid_expires_at"),
            (json!({"ids": ids, "set": {"assignee": "nobody"}}), "unknown_member"),
            (json!({"ids": ids, "set": {"status": "open"}, "later": 1}), "invalid_field"),
        ] {
            post(api, "/v1/findings:batch", body).await.assert_error(400, code);
        }
        let row = api.get(&format!("/v1/findings/{}/state", ids[0])).await.json();
        assert_eq!(row["status"], "open");
    }

    async fn f_09_patch_changes_what_it_names_and_answers_the_finding(api: &Api) {
        let id = findings(api, 1).await.remove(0);
        let path = format!("/v1/findings/{id}");
        let before = api.get(&path).await;
        let answer = patch(api, &path, json!({"status": "triaged", "note": "looking into it"})).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let body = answer.matching("FindingDetail");
        assert_eq!((&body["status"], &body["state"]["note"]), (&"triaged".into(), &"looking into it".into()), "{body}");
        assert_ne!(answer.header("etag"), before.header("etag"));
        assert_eq!(answer.header("etag"), api.get(&path).await.header("etag"));
        let body = patch(api, &path, json!({"reason": "because"})).await.json();
        assert_eq!(body["state"]["note"], "looking into it", "what is left out stays");
        let body = patch(api, &path, json!({"note": null})).await.json();
        assert_eq!((&body["state"]["note"], &body["state"]["reason"]), (&Value::Null, &"because".into()));
        let same = api.get(&path).await;
        let nothing = patch(api, &path, json!({})).await;
        assert_eq!((nothing.status.as_u16(), nothing.header("etag")), (200, same.header("etag")));
    }

    async fn f_09_an_accepted_risk_has_a_reason_an_owner_and_an_end(api: &Api) {
        let id = findings(api, 1).await.remove(0);
        let path = format!("/v1/findings/{id}");
        patch(api, &path, json!({"status": "accepted_risk"})).await.assert_error(400, "reason_required");
        patch(api, &path, json!({"expires_at": "2026-12-31"})).await.assert_error(400, "not_accepted_risk");
        let body = patch(api, &path, json!({"status": "accepted_risk", "reason": "inside only"})).await.json();
        assert_eq!(body["state"]["expires_at"], "2026-09-01T10:00:00Z", "90 days");
        assert!(text(&body["state"]["owner"]).starts_with("key_"));
        let change = json!({"expires_at": "2026-12-31T12:00:00+01:00", "owner": "Platform team"});
        let body = patch(api, &path, change).await.json();
        assert_eq!((&body["state"]["expires_at"], &body["state"]["owner"]), (&"2026-12-31T11:00:00Z".into(), &"Platform team".into()));
        for expires_at in ["2026-06-02", "2027-06-05", "tomorrow", "2026-13-01"] {
            let error = patch(api, &path, json!({"expires_at": expires_at})).await.assert_error(400, "invalid_expires_at");
            assert_eq!(error["fields"][0]["field"], "body.expires_at");
        }
        patch(api, &path, json!({"reason": null})).await.assert_error(400, "reason_required");
    }

    async fn h_16_of_two_patches_with_one_if_match_one_wins(api: &Api) {
        let id = findings(api, 1).await.remove(0);
        let path = format!("/v1/findings/{id}");
        let tag = api.get(&path).await.header("etag").to_owned();
        let conditional = |status: &str| {
            let request = api.keyed("PATCH", &path).header("content-type", "application/json").header("if-match", &tag);
            api.send(request, json!({ "status": status }).to_string())
        };
        let (one, two) = tokio::join!(conditional("wont_fix"), conditional("false_positive"));
        let (won, lost) = if one.status == 200 { (one, two) } else { (two, one) };
        assert_eq!(won.status, 200, "{}", won.text());
        lost.assert_error(412, "version_changed");
        assert_eq!(api.get(&path).await.json()["status"], won.json()["status"]);
    }

    async fn c_15_a_finding_is_named_by_id_or_fingerprint(api: &Api) {
        let id = findings(api, 1).await.remove(0);
        let digest = text(&api.get(&format!("/v1/findings/{id}")).await.json()["fingerprint"]);
        assert_eq!(digest.len(), 64);
        for (key, status) in [(id.as_str(), "triaged"), (digest.as_str(), "wont_fix"), ("test%2Fv1:0", "open")] {
            let body = patch(api, &format!("/v1/findings/{key}"), json!({"status": status})).await.json();
            assert_eq!((&body["id"], &body["status"]), (&id.as_str().into(), &status.into()), "{key}");
            let row = api.get(&format!("/v1/findings/{key}/state")).await.json();
            assert_eq!((&row["fingerprint"], &row["status"]), (&digest.as_str().into(), &status.into()), "{key}");
        }
    }

    async fn a_bad_patch_names_the_field_and_changes_nothing(api: &Api) {
        let id = findings(api, 1).await.remove(0);
        let path = format!("/v1/findings/{id}");
        for (body, code, field) in [
            (json!({"status": "gone"}), "invalid_status", "body.status"),
            (json!({"severity": "low"}), "invalid_field", "body.severity"),
            (json!({"note": "x".repeat(10_001)}), "text_too_long", "body.note"),
            (json!({"owner": "x".repeat(201)}), "text_too_long", "body.owner"),
            (json!({"assignee": "mem_00000000000000000000000001"}), "unknown_member", "body.assignee"),
            (json!({"note": 5}), "invalid_field", "body.note"),
            (json!([]), "invalid_field", "body"),
        ] {
            let error = patch(api, &path, body.clone()).await.assert_error(400, code);
            assert!(text(&error["fields"][0]["field"]).starts_with(field), "{error}");
        }
        assert_eq!(api.get(&format!("{path}/history")).await.json()["data"], json!([]));
        let body = json!({"status": "open"});
        patch(&api.as_other_tenant(), &path, body.clone()).await.assert_error(404, "not_found");
        patch(api, "/v1/findings/never-seen", body).await.assert_error(404, "not_found");
    }

    async fn k_10_setting_a_state_needs_write(api: &Api) {
        let id = findings(api, 1).await.remove(0);
        let key = api.make_key(Scope::READ, false).await;
        let state = format!("/v1/findings/{id}/state");
        let request = |method: &str, path: &str| {
            let request = axum::http::Request::builder().method(method).uri(path);
            request.header("x-api-key", &key).header("content-type", "application/json")
        };
        assert_eq!(api.send(request("GET", &state), "").await.status, 200);
        let answer = api.send(request("PATCH", &state), r#"{"status":"open"}"#).await;
        answer.assert_error(403, "insufficient_scope");
        let answer = api.send(request("POST", "/v1/findings:batch"), r#"{"ids":["x"],"set":{"status":"open"}}"#).await;
        answer.assert_error(403, "insufficient_scope");
    }
}
