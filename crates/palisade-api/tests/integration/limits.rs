//! Requests per minute, by key and by address.

use crate::engine::{NOW, on_both_engines};
use crate::fixture::from_address;
use palisade_model::Scope;

on_both_engines! {
    async fn u_05_every_answer_says_where_the_caller_stands(api: &Api) {
        for (at, path) in ["/v1/usage", "/v1/nothing", "/v1/scans?limit=0", "/v1/scans/nope"].iter().enumerate() {
            let answer = api.get(path).await;
            assert_eq!(answer.header("x-ratelimit-limit"), "300", "{path}");
            assert_eq!(answer.header("x-ratelimit-remaining"), (299 - at).to_string(), "{path}");
            assert_eq!(answer.header("x-ratelimit-reset"), (NOW / 1000 + 60).to_string(), "{path}");
            assert_eq!(answer.header("ratelimit-policy"), "\"requests\";q=300;w=60", "{path}");
            assert_eq!(answer.header("ratelimit"), format!("\"requests\";r={};t=60", 299 - at), "{path}");
        }
        let refused = api.send(from_address("GET", "/v1/usage", [192, 0, 2, 1]), "").await;
        assert_eq!((refused.status.as_u16(), refused.header("x-ratelimit-remaining")), (401, "29"));
    }

    async fn u_06_over_the_limit_answers_429_until_the_minute_is_over(api: &Api) {
        let send = async || api.send(from_address("GET", "/v1/usage", [192, 0, 2, 1]), "").await;
        for _ in 0..30 {
            send().await.assert_error(401, "unauthorized");
        }
        api.clock.advance(20_500);
        let answer = send().await;
        let body = answer.assert_error(429, "rate_limit_exceeded");
        assert_eq!((&body["retry_after"], answer.header("retry-after")), (&40.into(), "40"));
        assert_eq!(answer.header("x-ratelimit-remaining"), "0");

        let spoofed = from_address("GET", "/v1/usage", [192, 0, 2, 1]).header("x-forwarded-for", "198.51.100.7");
        api.send(spoofed, "").await.assert_error(429, "rate_limit_exceeded");
        let elsewhere = api.send(from_address("GET", "/v1/usage", [192, 0, 2, 2]), "").await;
        elsewhere.assert_error(401, "unauthorized");
        let keyed = from_address("GET", "/v1/usage", [192, 0, 2, 1]).header("x-api-key", &api.key);
        assert_eq!(api.send(keyed, "").await.status, 200);

        api.clock.advance(39_500);
        send().await.assert_error(401, "unauthorized");
    }

    async fn keys_of_one_account_are_limited_apart(api: &Api) {
        let other = api.make_key(Scope::READ, false).await;
        for _ in 0..300 {
            api.get("/v1/nothing").await;
        }
        api.get("/v1/usage").await.assert_error(429, "rate_limit_exceeded");
        let request = axum::http::Request::builder().uri("/v1/usage").header("x-api-key", other);
        assert_eq!(api.send(request, "").await.status, 200);
    }

    async fn probes_are_not_limited(api: &Api) {
        for _ in 0..100 {
            let answer = api.send(from_address("GET", "/health", [192, 0, 2, 1]), "").await;
            assert_eq!((answer.status.as_u16(), answer.header("x-ratelimit-remaining")), (200, "30"));
        }
    }
}
