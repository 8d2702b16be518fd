//! Requests per minute, by key and by address.

use crate::engine::{NOW, on_both_engines};
use crate::fixture::from_address;
use palisade_model::{EventKind, Scope};
use palisade_store::Store;

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

    async fn a_trusted_proxy_says_who_is_limited(api: &Api) {
        let proxy = "192.0.2.0/24".parse().unwrap();
        let api = api.behind_proxies(vec![proxy]);
        let send = async |peer, client: &str| {
            api.send(from_address("GET", "/v1/usage", peer).header("x-forwarded-for", client), "").await
        };
        for _ in 0..30 {
            send([192, 0, 2, 1], "203.0.113.66, 198.51.100.7").await.assert_error(401, "unauthorized");
        }
        send([192, 0, 2, 2], "198.51.100.7").await.assert_error(429, "rate_limit_exceeded");
        send([192, 0, 2, 2], "198.51.100.8").await.assert_error(401, "unauthorized");
        send([198, 51, 100, 7], "198.51.100.9").await.assert_error(429, "rate_limit_exceeded");
    }

    async fn probes_are_not_limited(api: &Api) {
        for _ in 0..100 {
            let answer = api.send(from_address("GET", "/health", [192, 0, 2, 1]), "").await;
            assert_eq!((answer.status.as_u16(), answer.header("x-ratelimit-remaining")), (200, "30"));
        }
    }

    async fn c_29_u_01_u_07_a_full_window_answers_429_until_it_opens_again(api: &Api) {
        api.store.set_plan(api.organization, "free").await.unwrap();
        for _ in 0..10 {
            api.create().await;
        }
        let usage = api.get("/v1/usage").await.matching("Usage");
        assert_eq!((&usage["scans_used"], &usage["scans_limit"]), (&10.into(), &10.into()));
        let windows: Vec<_> = usage["windows"].as_array().unwrap().iter().map(|window| {
            (window["period"].as_str().unwrap(), window["per"].as_str().unwrap(), window["remaining"].as_u64().unwrap())
        }).collect();
        assert_eq!(windows, [("month", "organization", 0), ("hour", "key", 0)]);

        let refused = api.post("/v1/scans", TARGET).await;
        let body = refused.assert_error(429, "quota_exceeded");
        assert_eq!((&body["window"], refused.header("retry-after")), (&"month".into(), body["retry_after"].to_string().as_str()));
        api.clock.advance(1000 * body["retry_after"].as_i64().unwrap());
        assert_eq!(api.post("/v1/scans", TARGET).await.status, 202, "the next month");
    }

    async fn u_04_a_window_of_a_key_is_its_own(api: &Api) {
        api.store.set_plan(api.organization, "team").await.unwrap();
        let other = api.make_key(Scope::WRITE, false).await;
        api.create().await;
        let request = axum::http::Request::builder().uri("/v1/usage").header("x-api-key", other);
        let usage = api.send(request, "").await.matching("Usage");
        assert_eq!((&usage["windows"][0]["used"], &usage["windows"][0]["limit"]), (&0.into(), &500.into()));
        assert_eq!(api.get("/v1/usage").await.json()["windows"][0]["used"], 1);
    }

    async fn c_17_u_05_the_policy_field_names_every_limit_of_the_plan(api: &Api) {
        api.store.set_plan(api.organization, "free").await.unwrap();
        let policy = api.get("/v1/usage").await.header("ratelimit-policy").to_owned();
        assert_eq!(policy, "\"requests\";q=300;w=60, \"scans-month\";q=10;w=2592000, \"scans-hour\";q=10;w=3600");
    }

    async fn u_09_a_burst_up_to_the_limit_is_served_at_once(api: &Api) {
        for at in 0..300 {
            assert_eq!(api.get("/v1/usage").await.status, 200, "{at}");
        }
        api.get("/v1/usage").await.assert_error(429, "rate_limit_exceeded");
    }

    async fn u_10_the_operator_can_grant_scans_on_top_of_the_plan(api: &Api) {
        api.store.set_plan(api.organization, "free").await.unwrap();
        api.service.grant_scans(api.organization, 2).await.unwrap();
        for _ in 0..12 {
            api.create().await;
        }
        api.post("/v1/scans", TARGET).await.assert_error(429, "quota_exceeded");
        let usage = api.get("/v1/usage").await.json();
        assert_eq!((&usage["scans_used"], &usage["extra_scans"]), (&10.into(), &0.into()), "a granted scan fills no window");
        api.service.set_plan(api.organization, "business").await.unwrap();
        api.create().await;
        let unknown = api.service.set_plan(api.organization, "gold").await.unwrap_err();
        assert_eq!(unknown.code, "unknown_plan");
    }

    async fn usage_is_announced_once_at_80_percent_and_once_when_it_is_full(api: &Api) {
        api.store.set_plan(api.organization, "free").await.unwrap();
        for _ in 0..10 {
            api.create().await;
        }
        for _ in 0..3 {
            api.post("/v1/scans", TARGET).await.assert_error(429, "quota_exceeded");
        }
        // The month's and the hour's window fill together; the month's is the one that refuses.
        assert_eq!(count(&api.store, api.organization, EventKind::UsageThresholdReached).await, 2);
        assert_eq!(count(&api.store, api.organization, EventKind::QuotaExceeded).await, 1);
    }

    async fn u_08_k_21_without_keys_each_address_has_its_own_limit(api: &Api) {
        let api = api.in_development_mode();
        let get = async |last| {
            let request = from_address("GET", "/v1/usage", [127, 0, 0, last]).header("host", "127.0.0.1");
            api.send(request, "").await
        };
        for _ in 0..300 {
            assert_eq!(get(1).await.status, 200);
        }
        get(1).await.assert_error(429, "rate_limit_exceeded");
        assert_eq!(get(2).await.status, 200);
    }
}

const TARGET: &str = r#"{"target":"https://example.com"}"#;

async fn count(store: &Store, organization: palisade_model::OrganizationId, kind: EventKind) -> usize {
    let events = store.events_after(organization, 0, 1000).await.unwrap();
    events.iter().filter(|event| event.kind == kind).count()
}
