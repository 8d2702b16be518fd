//! Requests that nobody should send: each answers with the field and the reason.

use axum::body::{Body, Bytes};
use axum::http::Request;

use crate::engine::on_both_engines;
use crate::fixture::Api;

async fn post(api: &Api, content_type: &str, body: impl Into<Body>) -> crate::fixture::Answer {
    api.send(api.keyed("POST", "/v1/scans").header("content-type", content_type), body).await
}

on_both_engines! {
    async fn h_08_z_01_a_bad_body_answers_400_and_names_the_field(api: &Api) {
        let deep = format!("{{\"target\":\"https://example.com\",\"x\":{}1{}}}", "[".repeat(1000), "]".repeat(1000));
        for (body, code, field) in [
            ("{", "invalid_json", ""),
            ("", "invalid_json", ""),
            ("\u{feff}{}", "invalid_json", ""),
            ("{\"target\":NaN}", "invalid_json", ""),
            (&deep, "invalid_json", ""),
            ("[]", "invalid_field", "body"),
            ("\"text\"", "invalid_field", "body"),
            ("{\"target\":5}", "invalid_field", "body.target"),
            ("{\"target\":[\"https://example.com\"]}", "invalid_field", "body.target"),
            ("{\"target\":\"https://example.com\",\"scan_type\":1}", "invalid_field", "body.scan_type"),
            ("{\"target\":\"https://a.example\",\"target\":\"https://b.example\"}", "invalid_field", "body"),
            ("{}", "missing_target", "body.target"),
            ("{\"target\":null}", "missing_target", "body.target"),
            ("{\"types\":[]}", "missing_project_id", "body.project_id"),
            ("{\"project\":\"p_1\",\"types\":[\"sast\"]}", "missing_project_id", "body.project_id"),
            ("{\"target\":\"https://example.com\",\"types\":[]}", "ambiguous_request", "body"),
            ("{\"target\":\"https://example.com\",\"branch\":\"a..b\"}", "invalid_branch", "body.branch"),
            ("{\"target\":\"https://example.com\",\"commit_sha\":\"abc\"}", "invalid_commit_sha", "body.commit_sha"),
            ("{\"target\":\"https://example.com\",\"label\":\"\\u0007\"}", "invalid_label", "body.label"),
            ("{\"target\":\"https://example.com\",\"webhook_url\":\"http://127.0.0.1/\"}", "invalid_webhook_url", "body.webhook_url"),
            ("{\"project_id\":\"p_1\",\"types\":[\"everything\"]}", "unknown_scan_type", "body.types[0]"),
            ("{\"target\":\"https://example.com\",\"project_id\":\"p_1\"}", "ambiguous_request", "body"),
            ("{\"target\":\"https://example.com\",\"scan_type\":\"deep\"}", "invalid_scan_type", "body.scan_type"),
            ("{\"target\":\"ftp://example.com\"}", "invalid_target", "body.target"),
            ("{\"target\":\"/etc\"}", "path_not_allowed", "body.target"),
        ] {
            let shown = &body[..body.len().min(60)];
            let error = post(api, "application/json", body.to_owned()).await.assert_error(400, code);
            let found = error["fields"][0]["field"].as_str().unwrap_or_default();
            assert!(found.starts_with(field) && found.is_empty() == field.is_empty(), "{shown}: {error}");
        }
        assert_eq!(api.get("/v1/scans").await.json()["data"], serde_json::json!([]));
    }

    async fn h_08_a_body_of_100_mb_answers_413_whether_announced_or_not(api: &Api) {
        let announced = api.keyed("POST", "/v1/scans").header("content-type", "application/json");
        let announced = announced.header("content-length", 100_000_000);
        api.send(announced, Body::empty()).await.assert_error(413, "payload_too_large");
        let piece = Bytes::from(vec![b' '; 1_000_000]);
        let pieces = (0..100).map(move |_| Ok::<_, std::io::Error>(piece.clone()));
        let body = Body::from_stream(futures_util::stream::iter(pieces));
        post(api, "application/json", body).await.assert_error(413, "payload_too_large");
    }

    async fn a_body_that_is_not_announced_as_json_answers_415(api: &Api) {
        for content_type in ["text/plain", "application/x-www-form-urlencoded", "json", ""] {
            let answer = post(api, content_type, r#"{"target":"https://example.com"}"#).await;
            answer.assert_error(415, "unsupported_media_type");
        }
        let answer = post(api, "application/json; charset=utf-8", r#"{"target":"https://example.com"}"#).await;
        assert_eq!(answer.status, 202);
    }

    async fn an_unknown_path_answers_404_and_a_wrong_method_405(api: &Api) {
        for path in ["/", "/v1", "/v1/nothing", "/v2/scans", "/v1/scans/", "/docs/no-such-file"] {
            api.get(path).await.assert_error(404, "not_found");
        }
        for (method, path, allowed) in
            [("DELETE", "/v1/scans", "GET,HEAD,POST"), ("TRACE", "/v1/usage", "GET,HEAD"), ("PUT", "/health", "GET,HEAD")]
        {
            let answer = api.send(api.keyed(method, path), "").await;
            answer.assert_error(405, "method_not_allowed");
            let mut found: Vec<_> = answer.header("allow").split(',').collect();
            found.sort_unstable();
            assert_eq!(found.join(","), allowed, "{method} {path}");
        }
    }

    async fn problem_details_are_answered_to_those_who_accept_them(api: &Api) {
        for (accept, problem) in [
            ("application/problem+json", true),
            ("text/html, application/problem+json;q=0.5", true),
            ("application/json", false),
            ("text/html", false),
            ("nonsense", false),
        ] {
            let answer = api.send(api.keyed("GET", "/v1/scans?limit=0").header("accept", accept), "").await;
            if !problem {
                answer.assert_error(400, "invalid_limit");
                continue;
            }
            let body = answer.matching("Problem");
            assert_eq!(answer.header("content-type"), "application/problem+json");
            assert_eq!((&body["title"], &body["status"]), (&"Bad Request".into(), &400.into()));
            assert_eq!((&body["code"], &body["instance"]), (&"invalid_limit".into(), &"/v1/scans".into()));
        }
        let good = api.send(api.keyed("GET", "/v1/usage").header("accept", "text/html"), "").await;
        assert_eq!((good.status.as_u16(), good.header("content-type")), (200, "application/json"));
    }

    async fn the_host_header_is_not_used_for_links(api: &Api) {
        let request = api.keyed("POST", "/v1/scans").header("host", "evil.example");
        let request = request.header("content-type", "application/json").header("x-http-method-override", "DELETE");
        let answer = api.send(request, r#"{"target":"https://example.com"}"#).await;
        assert_eq!(answer.status, 202);
        let headers = format!("{:?}", answer.headers);
        assert!(!headers.contains("evil") && !answer.text().contains("evil"));
        assert_eq!(api.send(Request::builder().uri("/health").header("host", "evil.example"), "").await.status, 200);
    }
}
