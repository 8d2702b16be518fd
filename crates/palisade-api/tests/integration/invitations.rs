//! Invitations: made, accepted once, taken back.

use palisade_model::EventKind;

use crate::engine::{NOW, on_both_engines};
use crate::fixture::{Answer, Api};

const DAY_MS: i64 = 86_400_000;
const ADA: &str = r#"{"email":"ada@example.com","role":"developer"}"#;

async fn invite(api: &Api, body: &str) -> (String, String) {
    let answer = api.post("/v1/invitations", body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let view = answer.matching("CreatedInvitation");
    (view["id"].as_str().unwrap().to_owned(), view["invitation_token"].as_str().unwrap().to_owned())
}

/// Without a key, as somebody who is no member yet.
async fn accept(api: &Api, token: &str) -> Answer {
    let request = axum::http::Request::builder().method("POST").uri("/v1/invitations/accept");
    let body = serde_json::json!({ "token": token, "name": "Ada" }).to_string();
    api.send(request.header("content-type", "application/json"), body).await
}

on_both_engines! {
    async fn m_01_an_invited_person_becomes_a_member_with_a_first_token(api: &Api) {
        let answer = api.post("/v1/teams", r#"{"name":"payments"}"#).await;
        let team = answer.json()["id"].as_str().unwrap().to_owned();
        let body = format!(r#"{{"email":"Ada@Example.com","role":"developer","team_ids":["{team}"]}}"#);
        let (_, token) = invite(api, &body).await;
        assert!(token.starts_with("pal_invite_"));
        let answer = accept(api, &token).await;
        assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (201, "no-store"));
        let joined = answer.matching("Joined");
        let member = &joined["member"];
        assert_eq!((&member["email"], &member["role"]), (&"ada@example.com".into(), &"developer".into()));
        let key = &joined["token"];
        assert_eq!(key["owner"], member["id"]);
        assert_eq!(key["expires_at"], palisade_model::rfc3339(NOW + 90 * DAY_MS));
        let key = key["token"].as_str().unwrap();
        let scan = api.with_key(key, "POST", "/v1/scans", r#"{"target":"https://example.com"}"#).await;
        assert_eq!(scan.status, 202);
        api.with_key(key, "GET", "/v1/members", "").await.assert_error(403, "insufficient_scope");
        let team = api.get(&format!("/v1/teams/{team}/members")).await.matching("TeamMemberList");
        assert_eq!(team["data"][0]["member_id"], member["id"]);
        let kinds: Vec<_> = api.store.events_after(api.organization, 0, 100).await.unwrap();
        let kinds: Vec<_> = kinds.into_iter().map(|event| event.kind).collect();
        for kind in [EventKind::MemberInvited, EventKind::MemberJoined] {
            assert_eq!(kinds.iter().filter(|found| **found == kind).count(), 1, "{kinds:?}");
        }
    }

    async fn h_16_an_invitation_is_accepted_once_whoever_is_first(api: &Api) {
        let (_, token) = invite(api, ADA).await;
        let other = api.second_node();
        let (a, b) = tokio::join!(accept(api, &token), accept(&other, &token));
        let mut statuses = [a.status.as_u16(), b.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 404], "{} {}", a.text(), b.text());
        accept(api, &token).await.assert_error(404, "not_found");
        assert_eq!(api.get("/v1/members").await.json()["data"].as_array().unwrap().len(), 1);
        assert_eq!(api.get("/v1/invitations").await.matching("InvitationList")["data"][0]["status"], "accepted");
    }

    async fn m_01_what_is_over_is_not_found(api: &Api) {
        let (id, revoked) = invite(api, ADA).await;
        for _ in 0..2 {
            let answer = api.send(api.keyed("DELETE", &format!("/v1/invitations/{id}")), "").await;
            assert_eq!(answer.status, 204);
        }
        accept(api, &revoked).await.assert_error(404, "not_found");
        let (_, older) = invite(api, ADA).await;
        let (_, newer) = invite(api, ADA).await;
        accept(api, &older).await.assert_error(404, "not_found");
        api.clock.advance(7 * DAY_MS);
        accept(api, &newer).await.assert_error(404, "not_found");
        let unknown = format!("{newer}x");
        for token in ["", "nonsense", &unknown] {
            accept(api, token).await.assert_error(404, "not_found");
        }
        let list = api.get("/v1/invitations").await.matching("InvitationList");
        let statuses: Vec<_> = list["data"].as_array().unwrap().iter().map(|one| one["status"].clone()).collect();
        assert_eq!(statuses, ["expired", "revoked", "revoked"]);
        assert!(!api.get("/v1/invitations").await.text().contains("pal_invite_"));
    }

    async fn m_01_an_address_has_one_member(api: &Api) {
        let (member, key) = api.join("ada@example.com", "viewer").await;
        for email in ["ada@example.com", "ADA@example.com"] {
            let body = format!(r#"{{"email":"{email}","role":"viewer"}}"#);
            api.post("/v1/invitations", &body).await.assert_error(409, "already_member");
        }
        let removed = api.send(api.keyed("DELETE", &format!("/v1/members/{member}")), "").await;
        assert_eq!(removed.status, 204);
        api.with_key(&key, "GET", "/v1/scans", "").await.assert_error(401, "unauthorized");
        let (again, _) = api.join("ada@example.com", "viewer").await;
        assert_ne!(again, member);
    }

    async fn m_01_nobody_invites_above_their_own_rights(api: &Api) {
        let (inviter, _) = api.token(r#"{"name":"hr","scopes":["write:members","read"]}"#).await;
        let send = async |role: &str| {
            let body = format!(r#"{{"email":"{role}@example.com","role":"{role}"}}"#);
            api.with_key(&inviter, "POST", "/v1/invitations", &body).await
        };
        for role in ["org_admin", "project_admin", "triager", "auditor", "billing", "viewer"] {
            send(role).await.assert_error(403, "role_escalation");
        }
        let (inviter, _) =
            api.token(r#"{"name":"hr","scopes":["write:members","read","write:notifications"]}"#).await;
        let body = r#"{"email":"v@example.com","role":"viewer"}"#;
        assert_eq!(api.with_key(&inviter, "POST", "/v1/invitations", body).await.status, 201);
    }

    async fn m_01_a_bad_invitation_names_the_field(api: &Api) {
        for (body, code, field, words) in [
            (r#"{"email":"ada@example.com"}"#, "invalid_field", "body", "missing field `role`"),
            (r#"{"email":"ada","role":"viewer"}"#, "invalid_email", "body.email", "ada@example.com"),
            (r#"{"email":"a@b\r\nBcc: c@d","role":"viewer"}"#, "invalid_email", "body.email", "found"),
            (r#"{"email":"ada@example.com","role":"king"}"#, "invalid_role", "body.role", "org_admin"),
            (r#"{"email":"ada@example.com","role":"viewer","admin":1}"#, "invalid_field", "body.admin", "unknown field"),
            (r#"{"email":"ada@example.com","role":"viewer","expires_in_days":31}"#, "invalid_expires_in_days", "body.expires_in_days", "1 to 30"),
            (r#"{"email":"ada@example.com","role":"viewer","team_ids":["x"]}"#, "unknown_team", "body.team_ids[0]", "found \"x\""),
            (r#"{"email":"ada@example.com","role":"viewer","team_ids":["team_00000000000000000000000000"]}"#, "unknown_team", "body.team_ids", "team_0"),
        ] {
            let error = api.post("/v1/invitations", body).await.assert_error(400, code);
            assert_eq!(error["fields"][0]["field"], field, "{body}: {error}");
            assert!(error["message"].as_str().unwrap().contains(words), "{body}: {error}");
        }
        let (_, token) = invite(api, ADA).await;
        for (body, code) in [
            (serde_json::json!({ "token": token }), "invalid_field"),
            (serde_json::json!({ "token": token, "name": "" }), "invalid_name"),
            (serde_json::json!({ "token": token, "name": "A", "role": "org_admin" }), "invalid_field"),
        ] {
            api.post("/v1/invitations/accept", &body.to_string()).await.assert_error(400, code);
        }
        assert_eq!(accept(api, &token).await.status, 201, "a refused attempt does not use the invitation");
    }

    async fn m_01_another_organisation_sees_no_invitation(api: &Api) {
        let (id, token) = invite(api, ADA).await;
        let other = api.as_other_tenant();
        assert_eq!(other.get("/v1/invitations").await.json()["data"], serde_json::json!([]));
        let path = format!("/v1/invitations/{id}");
        other.send(other.keyed("DELETE", &path), "").await.assert_error(404, "not_found");
        assert_eq!(accept(api, &token).await.status, 201);
    }
}
