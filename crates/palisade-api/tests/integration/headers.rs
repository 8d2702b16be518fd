//! Request ids, compression, and headers that protect.

use crate::engine::on_both_engines;

on_both_engines! {
    async fn t_07_a_request_id_is_echoed_or_made(api: &Api) {
        let send = async |id: &str| {
            let answer = api.send(api.keyed("GET", "/v1/nothing").header("x-request-id", id), "").await;
            answer.assert_error(404, "not_found");
            answer.header("x-request-id").to_owned()
        };
        let longest = "x".repeat(128);
        for id in ["abc-123", "~", &longest] {
            assert_eq!(send(id).await, id);
        }
        for id in ["a b", "", &format!("{longest}x")] {
            let made = send(id).await;
            assert!(made.len() == 36 && made.split('-').count() == 5, "{made}");
        }
        let (a, b) = (api.get("/v1/usage").await, api.get("/v1/usage").await);
        assert_ne!(a.header("x-request-id"), b.header("x-request-id"));
    }

    async fn t_05_long_answers_are_packed_for_those_who_ask(api: &Api) {
        let packed = api.send(api.keyed("GET", "/openapi.json").header("accept-encoding", "gzip"), "").await;
        assert_eq!(packed.header("content-encoding"), "gzip");
        let plain = api.get("/openapi.json").await;
        assert_eq!(plain.header("content-encoding"), "");
        assert!(packed.body.starts_with(&[0x1f, 0x8b]) && packed.body.len() * 4 < plain.body.len());
        let short = api.send(api.keyed("GET", "/v1/usage").header("accept-encoding", "gzip"), "").await;
        assert_eq!(short.header("content-encoding"), "");
    }

    async fn answers_are_neither_stored_nor_sniffed_nor_framed(api: &Api) {
        for path in ["/v1/usage", "/v1/nothing", "/health"] {
            let answer = api.get(path).await;
            for (name, value) in [
                ("cache-control", "no-store"),
                ("x-content-type-options", "nosniff"),
                ("x-frame-options", "DENY"),
                ("referrer-policy", "no-referrer"),
                ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
            ] {
                assert_eq!(answer.header(name), value, "{path}");
            }
            assert!(!answer.headers.contains_key("access-control-allow-origin"));
            assert!(!answer.headers.contains_key("strict-transport-security"), "plain http");
        }
    }
}
