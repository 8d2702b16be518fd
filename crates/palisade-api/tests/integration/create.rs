//! Creating scans, once.

use crate::engine::on_both_engines;
use crate::fixture::Answer;

const BODY: &str = r#"{"target":"https://example.com","scan_type":"quick"}"#;

on_both_engines! {
    async fn n_01_create_scan_answers_202_with_scan_id_and_location(api: &Api) {
        let answer = api.post("/v1/scans", BODY).await;
        assert_eq!(answer.status, 202, "{}", answer.text());
        let body = answer.matching("ScanSummary");
        let id = body["scan_id"].as_str().unwrap();
        assert!(id.starts_with("scan_"));
        assert_eq!(answer.header("location"), format!("/v1/scans/{id}"));
        assert_eq!((&body["id"], &body["status"]), (&id.into(), &"queued".into()));
        assert_eq!((&body["target"], &body["scan_type"]), (&"https://example.com".into(), &"quick".into()));
        assert_eq!(body["created_at"], "2026-06-03T10:00:00Z");
        assert!(body["project_id"].as_str().unwrap().starts_with("prj_"));
    }

    async fn c_01_scan_type_is_full_when_not_given_and_unknown_keys_are_ignored(api: &Api) {
        let answer = api.post("/v1/scans", r#"{"target":"https://example.com","scan_type":null,"later":[{}]}"#).await;
        assert_eq!(answer.matching("ScanSummary")["scan_type"], "full");
    }

    async fn a_repeated_idempotency_key_answers_the_first_answer_and_starts_nothing(api: &Api) {
        let send = async |key: &str, body: &'static str| -> Answer {
            let request = api.keyed("POST", "/v1/scans").header("content-type", "application/json");
            api.send(request.header("idempotency-key", key), body).await
        };
        let first = send("attempt-1", BODY).await;
        assert_eq!((first.status.as_u16(), first.header("idempotency-replayed")), (202, ""));
        let again = send("\"attempt-1\"", BODY).await;
        assert_eq!((again.status.as_u16(), again.header("idempotency-replayed")), (202, "true"));
        assert_eq!((&again.body, again.header("location")), (&first.body, first.header("location")));
        send("attempt-1", r#"{"target":"https://example.org"}"#).await.assert_error(422, "idempotency_key_reused");
        send("a b", BODY).await.assert_error(400, "invalid_idempotency_key");
        assert_eq!(api.get("/v1/scans").await.json()["data"].as_array().unwrap().len(), 1);
        assert_eq!(send("attempt-2", BODY).await.header("idempotency-replayed"), "");
    }
}
