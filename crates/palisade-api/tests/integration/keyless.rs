//! Development mode: which calls are answered without a key.

use axum::http::Request;

use crate::engine::on_both_engines;

const CREATE: &str = r#"{"target":"https://example.com"}"#;

on_both_engines! {
    async fn without_a_key_the_host_must_be_this_machine(api: &Api) {
        let dev = api.in_development_mode();
        let send = async |host: &str| dev.send(Request::builder().uri("/v1/usage").header("host", host), "").await;
        for host in ["localhost:8080", "127.0.0.1:8080", "[::1]:8080"] {
            assert_eq!(send(host).await.status, 200, "{host}");
        }
        for host in ["rebound.example:8080", "192.0.2.1"] {
            let body = send(host).await.assert_error(403, "host_not_local");
            assert!(body["message"].as_str().unwrap().contains("expected a key, or localhost"), "{body}");
        }
        let open = Request::builder().uri("/openapi.json").header("host", "rebound.example");
        assert_eq!(dev.send(open, "").await.status, 200);
        let keyed = Request::builder().uri("/v1/usage").header("host", "rebound.example");
        assert_eq!(dev.send(keyed.header("x-api-key", &api.key), "").await.status, 200);
    }

    async fn without_a_key_a_page_from_elsewhere_changes_nothing(api: &Api) {
        let dev = api.in_development_mode();
        let send = async |origin: &str| {
            let request = Request::builder().method("POST").uri("/v1/scans").header("host", "localhost:8080");
            let request = request.header("origin", origin).header("content-type", "application/json");
            dev.send(request, CREATE).await
        };
        for origin in ["https://elsewhere.example", "http://localhost:3000", "null"] {
            send(origin).await.assert_error(403, "origin_not_local");
        }
        assert_eq!(dev.get("/v1/scans").await.json()["data"].as_array().unwrap().len(), 0);
        assert_eq!(send("http://localhost:8080").await.status, 202);
    }
}
