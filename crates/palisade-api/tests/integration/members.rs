//! Members: roles that take effect at once, and somebody who can administer who stays.

use palisade_model::EventKind;

use crate::engine::on_both_engines;
use crate::fixture::{Answer, Api};

async fn patch(api: &Api, key: &str, id: &str, body: &str) -> Answer {
    api.with_key(key, "PATCH", &format!("/v1/members/{id}"), body).await
}

async fn remove(api: &Api, key: &str, id: &str) -> Answer {
    api.with_key(key, "DELETE", &format!("/v1/members/{id}"), "").await
}

/// Ends the organisation's own admin key: only members are left.
async fn end_first_key(api: &Api, admin: &str) {
    let me = api.get("/v1/tokens/me").await.json()["id"].as_str().unwrap().to_owned();
    let answer = api.with_key(admin, "DELETE", &format!("/v1/tokens/{me}"), "").await;
    assert_eq!(answer.status, 204, "{}", answer.text());
}

on_both_engines! {
    async fn m_01_members_are_listed_read_and_renamed(api: &Api) {
        let (ada, _) = api.join("ada@example.com", "viewer").await;
        let (bob, _) = api.join("bob@example.com", "triager").await;
        let list = api.get("/v1/members?limit=1").await.matching("MemberList");
        assert_eq!((&list["data"][0]["id"], &list["has_more"]), (&bob.as_str().into(), &true.into()));
        let next = format!("/v1/members?limit=1&cursor={}", list["next_cursor"].as_str().unwrap());
        assert_eq!(api.get(&next).await.matching("MemberList")["data"][0]["id"], ada.as_str());
        let renamed = patch(api, &api.key, &ada, r#"{"name":" Ada L "}"#).await.matching("Member");
        assert_eq!((&renamed["name"], &renamed["role"]), (&"Ada L".into(), &"viewer".into()));
        assert_eq!(api.get(&format!("/v1/members/{ada}")).await.matching("Member"), renamed);
    }

    async fn m_01_a_role_takes_effect_on_the_next_request_on_every_node(api: &Api) {
        let (id, key) = api.join("ada@example.com", "developer").await;
        let other = api.second_node();
        let scan = async |node: &Api| {
            node.with_key(&key, "POST", "/v1/scans", r#"{"target":"https://example.com"}"#).await.status.as_u16()
        };
        assert_eq!((scan(api).await, scan(&other).await), (202, 202));
        assert_eq!(patch(api, &api.key, &id, r#"{"role":"viewer"}"#).await.status, 200);
        assert_eq!((scan(api).await, scan(&other).await), (403, 403));
        let events = api.store.events_after(api.organization, 0, 100).await.unwrap();
        let changed: Vec<_> =
            events.into_iter().filter(|event| event.kind == EventKind::MemberRoleChanged).collect();
        assert_eq!(changed.len(), 1);
        assert_eq!((&changed[0].data["from"], &changed[0].data["to"]), (&"developer".into(), &"viewer".into()));
        // A wider role does not widen the key that was made for the narrower one.
        assert_eq!(patch(api, &api.key, &id, r#"{"role":"org_admin"}"#).await.status, 200);
        patch(api, &key, &id, r#"{"name":"x"}"#).await.assert_error(403, "insufficient_scope");
    }

    async fn m_01_a_removed_member_is_out_at_once(api: &Api) {
        let (id, key) = api.join("ada@example.com", "triager").await;
        let made = api.with_key(&key, "POST", "/v1/tokens", r#"{"name":"mine","scopes":["read:scans"]}"#).await;
        let second = made.matching("CreatedToken")["token"].as_str().unwrap().to_owned();
        assert_eq!(api.with_key(&second, "GET", "/v1/scans", "").await.status, 200);
        assert_eq!(remove(api, &api.key, &id).await.status, 204);
        for node in [api, &api.second_node()] {
            for key in [&key, &second] {
                node.with_key(key, "GET", "/v1/scans", "").await.assert_error(401, "unauthorized");
            }
        }
        remove(api, &api.key, &id).await.assert_error(404, "not_found");
        api.get(&format!("/v1/members/{id}")).await.assert_error(404, "not_found");
        let tokens = api.get("/v1/tokens").await.json();
        let of_member = tokens["data"].as_array().unwrap().iter().filter(|token| token["owner"] == id.as_str());
        assert_eq!(of_member.filter(|token| token["revoked_at"].is_string()).count(), 2);
        let events = api.store.events_after(api.organization, 0, 100).await.unwrap();
        let last: Vec<_> = events.iter().rev().take(3).map(|event| event.kind).collect();
        assert_eq!(last, [EventKind::MemberRemoved, EventKind::KeyRevoked, EventKind::KeyRevoked]);
    }

    async fn k_17_the_last_org_admin_is_neither_demoted_nor_removed(api: &Api) {
        let (ada, key) = api.join("ada@example.com", "org_admin").await;
        end_first_key(api, &key).await;
        patch(api, &key, &ada, r#"{"role":"viewer"}"#).await.assert_error(409, "last_admin");
        remove(api, &key, &ada).await.assert_error(409, "last_admin");
        let own = api.with_key(&key, "GET", "/v1/tokens/me", "").await.json()["id"].as_str().unwrap().to_owned();
        let answer = api.with_key(&key, "DELETE", &format!("/v1/tokens/{own}"), "").await;
        answer.assert_error(409, "last_admin");
        assert_eq!(patch(api, &key, &ada, r#"{"name":"Ada"}"#).await.status, 200);
    }

    async fn h_16_two_org_admins_cannot_remove_each_other_at_once(api: &Api) {
        let (ada, ada_key) = api.join("ada@example.com", "org_admin").await;
        let (bob, bob_key) = api.join("bob@example.com", "org_admin").await;
        end_first_key(api, &ada_key).await;
        let other = api.second_node();
        let (a, b) = tokio::join!(remove(api, &ada_key, &bob), patch(&other, &bob_key, &ada, r#"{"role":"viewer"}"#));
        let good = [a.status, b.status].iter().filter(|status| status.is_success()).count();
        assert_eq!(good, 1, "{} {}", a.text(), b.text());
        let left = [&ada_key, &bob_key];
        let mut admins = 0;
        for key in left {
            let answer = api.with_key(key, "GET", "/v1/tokens?limit=1", "").await;
            let full = api.with_key(key, "POST", "/v1/teams", r#"{"name":"t"}"#).await;
            admins += usize::from(answer.status == 200 && full.status == 201);
        }
        assert_eq!(admins, 1);
    }

    async fn m_01_nobody_gives_or_takes_a_role_above_their_own(api: &Api) {
        let (ada, _) = api.join("ada@example.com", "viewer").await;
        let (boss, _) = api.join("boss@example.com", "org_admin").await;
        let (hr, _) = api.token(r#"{"name":"hr","scopes":["write:members","read","write:notifications"]}"#).await;
        for role in ["triager", "org_admin", "auditor"] {
            patch(api, &hr, &ada, &format!(r#"{{"role":"{role}"}}"#)).await.assert_error(403, "role_escalation");
        }
        patch(api, &hr, &boss, r#"{"role":"viewer"}"#).await.assert_error(403, "role_escalation");
        remove(api, &hr, &boss).await.assert_error(403, "role_escalation");
        assert_eq!(remove(api, &hr, &ada).await.status, 204);
    }

    async fn m_01_a_bad_change_names_the_field(api: &Api) {
        let (ada, _) = api.join("ada@example.com", "viewer").await;
        for (body, code, field) in [
            (r#"{"role":"boss"}"#, "invalid_role", "body.role"),
            (r#"{"role":5}"#, "invalid_field", "body.role"),
            (r#"{"name":""}"#, "invalid_name", "body.name"),
            (r#"{"email":"x@example.com"}"#, "invalid_field", "body.email"),
            (r#"{"id":"mem_00000000000000000000000000"}"#, "invalid_field", "body.id"),
        ] {
            let error = patch(api, &api.key, &ada, body).await.assert_error(400, code);
            assert_eq!(error["fields"][0]["field"], field, "{body}");
        }
    }

    async fn m_01_another_organisation_finds_no_member(api: &Api) {
        let (ada, _) = api.join("ada@example.com", "viewer").await;
        let other = api.as_other_tenant();
        let path = format!("/v1/members/{ada}");
        other.get(&path).await.assert_error(404, "not_found");
        other.send(other.keyed("DELETE", &path), "").await.assert_error(404, "not_found");
        let change = other.keyed("PATCH", &path).header("content-type", "application/json");
        other.send(change, r#"{"role":"org_admin"}"#).await.assert_error(404, "not_found");
        assert_eq!(other.get("/v1/members").await.json()["data"], serde_json::json!([]));
    }
}
