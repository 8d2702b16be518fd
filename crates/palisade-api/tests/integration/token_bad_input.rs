//! Tokens that nobody should ask for: each refusal names the field, the rule and what was received.

use crate::engine::on_both_engines;

on_both_engines! {
    async fn k_16_a_bad_token_request_names_the_field(api: &Api) {
        let none = "prj_00000000000000000000000000";
        let long = "x".repeat(101);
        let many = format!("[{}]", vec!["\"192.0.2.1\""; 101].join(","));
        for (body, code, field, words) in [
            (r#"{}"#.to_owned(), "invalid_field", "body", "missing field `name`"),
            (r#"{"name":5}"#.into(), "invalid_field", "body.name", "expected a string"),
            (r#"{"name":" "}"#.into(), "invalid_name", "body.name", "expected 1 to 100 characters"),
            (format!(r#"{{"name":"{long}"}}"#), "invalid_name", "body.name", "found 101"),
            (r#"{"name":"a\u0007b"}"#.into(), "invalid_name", "body.name", "control characters"),
            (r#"{"name":"x","admin":true}"#.into(), "invalid_field", "body.admin", "unknown field `admin`"),
            (r#"{"name":"x","scopes":[]}"#.into(), "invalid_scopes", "body.scopes", "at least one scope"),
            (r#"{"name":"x","scopes":"read"}"#.into(), "invalid_field", "body.scopes", "expected a sequence"),
            (r#"{"name":"x","scopes":["read","fly"]}"#.into(), "invalid_scopes", "body.scopes[1]", "found \"fly\""),
            (r#"{"name":"x","scopes":["read:moon"]}"#.into(), "invalid_scopes", "body.scopes[0]", "findings"),
            (r#"{"name":"x","scopes":["READ"]}"#.into(), "invalid_scopes", "body.scopes[0]", "expected read, write, admin"),
            (r#"{"name":"x","expires_in_days":0}"#.into(), "invalid_expires_in_days", "body.expires_in_days", "found 0"),
            (r#"{"name":"x","expires_in_days":366}"#.into(), "invalid_expires_in_days", "body.expires_in_days", "1 to 365"),
            (r#"{"name":"x","expires_in_days":1.5}"#.into(), "invalid_field", "body.expires_in_days", "1.5"),
            (r#"{"name":"x","expires_in_days":1e99}"#.into(), "invalid_field", "body.expires_in_days", "expected i64"),
            (r#"{"name":"x","project_ids":[]}"#.into(), "invalid_restriction", "body.project_ids", "found 0"),
            (r#"{"name":"x","project_ids":["nope"]}"#.into(), "unknown_project", "body.project_ids[0]", "found \"nope\""),
            (format!(r#"{{"name":"x","project_ids":["{none}"]}}"#), "unknown_project", "body.project_ids", none),
            (r#"{"name":"x","team_ids":["team_00000000000000000000000000"]}"#.into(), "unknown_team", "body.team_ids", "team_0"),
            (r#"{"name":"x","ip_allowlist":["10.0.0.0/33"]}"#.into(), "invalid_ip_allowlist", "body.ip_allowlist[0]", "10.0.0.0/33"),
            (r#"{"name":"x","ip_allowlist":["example.com"]}"#.into(), "invalid_ip_allowlist", "body.ip_allowlist[0]", "address block"),
            (format!(r#"{{"name":"x","ip_allowlist":{many}}}"#), "invalid_restriction", "body.ip_allowlist", "found 101"),
            (r#"{"name":"x","prefix":"ghp_"}"#.into(), "invalid_prefix", "body.prefix", "sk-sec-"),
            (r#"{"name":"x","prefix":"pal_test_","test":false}"#.into(), "invalid_prefix", "body.prefix", "a prefix of live keys"),
            (r#"{"name":"x","prefix":"sk-sec-","test":true}"#.into(), "invalid_prefix", "body.prefix", "a test prefix"),
            (r#"{"name":"x","owner":"me"}"#.into(), "invalid_owner", "body.owner", "a key of no member"),
            (r#"{"name":"x","owner":"you"}"#.into(), "invalid_owner", "body.owner", "found \"you\""),
            (r#"{"name":"x","owner":"mem_00000000000000000000000000"}"#.into(), "unknown_member", "body.owner", "mem_0"),
        ] {
            let answer = api.post("/v1/tokens", &body).await;
            let error = answer.assert_error(400, code);
            assert_eq!(error["fields"][0]["field"], field, "{body}: {error}");
            assert!(error["message"].as_str().unwrap().contains(words), "{body}: {error}");
        }
        assert_eq!(api.get("/v1/tokens").await.json()["data"].as_array().unwrap().len(), 1);
    }

    async fn h_15_text_that_is_no_token_id_is_not_found(api: &Api) {
        for id in ["nope", "scan_00000000000000000000000000", "key_", "%00", "key_00000000000000000000000000%0a"] {
            api.get(&format!("/v1/tokens/{id}")).await.assert_error(404, "not_found");
        }
        api.get("/v1/tokens?limit=0").await.assert_error(400, "invalid_limit");
        api.get("/v1/tokens?cursor=forged").await.assert_error(400, "invalid_cursor");
    }

    async fn h_15_a_token_with_another_prefix_or_a_changed_character_is_refused(api: &Api) {
        let (token, _) = api.token(r#"{"name":"x"}"#).await;
        let tail = token.strip_prefix("pal_live_").unwrap();
        for wrong in [
            format!("pal_test_{tail}"), format!("sk-sec-{tail}"), format!("ssk_{tail}"), tail.to_owned(),
            token.to_lowercase(), format!("{token}A"), token[..token.len() - 1].to_owned(),
        ] {
            api.with_key(&wrong, "GET", "/v1/usage", "").await.assert_error(401, "unauthorized");
        }
    }
}
