//! Teams: their members, and the projects that exist for them alone.

use palisade_model::ProjectAccess;

use crate::engine::on_both_engines;
use crate::fixture::{Answer, Api};

async fn team(api: &Api, name: &str) -> String {
    let answer = api.post("/v1/teams", &format!(r#"{{"name":"{name}"}}"#)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let view = answer.matching("Team");
    let id = view["id"].as_str().unwrap().to_owned();
    assert_eq!(answer.header("location"), format!("/v1/teams/{id}"));
    id
}

async fn patch(api: &Api, id: &str, body: &str) -> Answer {
    api.with_key(&api.key, "PATCH", &format!("/v1/teams/{id}"), body).await
}

async fn add(api: &Api, team: &str, member: &str) -> Answer {
    api.post(&format!("/v1/teams/{team}/members"), &format!(r#"{{"member_id":"{member}"}}"#)).await
}

async fn delete(api: &Api, path: &str) -> Answer {
    api.send(api.keyed("DELETE", path), "").await
}

on_both_engines! {
    async fn m_01_teams_are_made_changed_and_deleted(api: &Api) {
        let id = team(api, "payments").await;
        api.post("/v1/teams", r#"{"name":"payments"}"#).await.assert_error(409, "team_exists");
        let other = team(api, "web").await;
        patch(api, &other, r#"{"name":"payments"}"#).await.assert_error(409, "team_exists");
        let changed = patch(api, &id, r#"{"settings":{"description":"Checkout"}}"#).await.matching("Team");
        assert_eq!((&changed["name"], &changed["settings"]["description"]), (&"payments".into(), &"Checkout".into()));
        let renamed = patch(api, &id, r#"{"name":"pay"}"#).await.matching("Team");
        assert_eq!((&renamed["name"], &renamed["settings"]["description"]), (&"pay".into(), &"Checkout".into()));
        let list = api.get("/v1/teams").await.matching("TeamList");
        assert_eq!(list["data"].as_array().unwrap().len(), 2);
        assert_eq!(delete(api, &format!("/v1/teams/{other}")).await.status, 204);
        delete(api, &format!("/v1/teams/{other}")).await.assert_error(404, "not_found");
        api.get(&format!("/v1/teams/{other}")).await.assert_error(404, "not_found");
    }

    async fn m_01_members_come_and_go(api: &Api) {
        let id = team(api, "payments").await;
        let (ada, _) = api.join("ada@example.com", "viewer").await;
        for _ in 0..2 {
            assert_eq!(add(api, &id, &ada).await.status, 204);
        }
        let body = format!(r#"{{"member_id":"{ada}","role":"lead"}}"#);
        assert_eq!(api.post(&format!("/v1/teams/{id}/members"), &body).await.status, 204);
        let list = api.get(&format!("/v1/teams/{id}/members")).await.matching("TeamMemberList");
        assert_eq!(list["data"].as_array().unwrap().len(), 1);
        assert_eq!((&list["data"][0]["team_role"], &list["data"][0]["member_id"]), (&"lead".into(), &ada.as_str().into()));
        let place = format!("/v1/teams/{id}/members/{ada}");
        assert_eq!(delete(api, &place).await.status, 204);
        delete(api, &place).await.assert_error(404, "not_found");
        add(api, &id, "mem_00000000000000000000000000").await.assert_error(400, "unknown_member");
        add(api, "team_00000000000000000000000000", &ada).await.assert_error(404, "not_found");
    }

    async fn m_01_projects_of_a_team_exist_for_its_members_alone(api: &Api) {
        let (ada, ada_key) = api.join("ada@example.com", "developer").await;
        let (_, bob_key) = api.join("bob@example.com", "developer").await;
        let (_, auditor) = api.join("eve@example.com", "auditor").await;
        let open = api.create().await;
        let kept = api.post("/v1/scans", r#"{"target":"https://kept.example.com"}"#).await.json();
        let project = kept["project_id"].as_str().unwrap().parse().unwrap();
        let id = team(api, "payments").await;
        let kept = format!("/v1/scans/{}", kept["id"].as_str().unwrap());
        let sees = async |key: &str| api.with_key(key, "GET", &kept, "").await.status.as_u16();
        assert_eq!(sees(&bob_key).await, 200, "without a team it is everybody's");
        give(api, &id, project).await;
        assert_eq!(add(api, &id, &ada).await.status, 204);
        for node in [api, &api.second_node()] {
            let sees = async |key: &str| node.with_key(key, "GET", &kept, "").await.status.as_u16();
            assert_eq!((sees(&ada_key).await, sees(&bob_key).await), (200, 404));
            assert_eq!((sees(&auditor).await, sees(&api.key).await), (200, 200));
        }
        let list = api.with_key(&bob_key, "GET", "/v1/scans", "").await.json();
        let ids: Vec<_> = list["data"].as_array().unwrap().iter().map(|scan| scan["id"].clone()).collect();
        assert_eq!(ids, [open.as_str()]);
        let scan = async |host: &str| {
            api.with_key(&bob_key, "POST", "/v1/scans", &format!(r#"{{"target":"https://{host}"}}"#)).await
        };
        scan("kept.example.com").await.assert_error(403, "project_restricted");
        assert_eq!(scan("new.example.com").await.status, 202, "new projects are everybody's");
        assert_eq!(delete(api, &format!("/v1/teams/{id}/members/{ada}")).await.status, 204);
        assert_eq!(sees(&ada_key).await, 404);
        delete(api, &format!("/v1/teams/{id}")).await.assert_error(409, "team_has_projects");
    }

    async fn k_13_a_token_for_teams_follows_their_projects(api: &Api) {
        let id = team(api, "payments").await;
        let scan = api.post("/v1/scans", r#"{"target":"https://kept.example.com"}"#).await.json();
        let project = scan["project_id"].as_str().unwrap().parse().unwrap();
        let body = format!(r#"{{"name":"t","scopes":["read"],"team_ids":["{id}"]}}"#);
        let (token, view) = api.token(&body).await;
        assert_eq!(view["team_ids"], serde_json::json!([id]));
        let path = format!("/v1/scans/{}", scan["id"].as_str().unwrap());
        api.with_key(&token, "GET", &path, "").await.assert_error(404, "not_found");
        give(api, &id, project).await;
        assert_eq!(api.with_key(&token, "GET", &path, "").await.status, 200);
        let principal = api.service.authenticate(&token, None).await.unwrap();
        assert_eq!(principal.projects, ProjectAccess::Only(vec![project]));
    }

    async fn m_01_a_bad_team_names_the_field(api: &Api) {
        let long = "x".repeat(501);
        let long = format!(r#"{{"name":"x","settings":{{"description":"{long}"}}}}"#);
        for (body, code, field) in [
            ("{}", "invalid_field", "body"),
            (r#"{"name":""}"#, "invalid_name", "body.name"),
            (r#"{"name":"x","members":[]}"#, "invalid_field", "body.members"),
            (r#"{"name":"x","settings":{"colour":"red"}}"#, "invalid_field", "body.settings.colour"),
            (&long, "invalid_description", "body.settings.description"),
        ] {
            let error = api.post("/v1/teams", body).await.assert_error(400, code);
            assert_eq!(error["fields"][0]["field"], field, "{error}");
        }
        let id = team(api, "x").await;
        let path = format!("/v1/teams/{id}/members");
        api.post(&path, r#"{"member_id":"nobody"}"#).await.assert_error(400, "unknown_member");
        let body = r#"{"member_id":"mem_00000000000000000000000000","role":"king"}"#;
        api.post(&path, body).await.assert_error(400, "invalid_role");
    }

    async fn m_01_another_organisation_finds_no_team(api: &Api) {
        let id = team(api, "payments").await;
        let (ada, _) = api.join("ada@example.com", "viewer").await;
        let other = api.as_other_tenant();
        for path in [format!("/v1/teams/{id}"), format!("/v1/teams/{id}/members")] {
            other.get(&path).await.assert_error(404, "not_found");
        }
        delete(&other, &format!("/v1/teams/{id}")).await.assert_error(404, "not_found");
        add(&other, &id, &ada).await.assert_error(404, "not_found");
        delete(&other, &format!("/v1/teams/{id}/members/{ada}")).await.assert_error(404, "not_found");
        assert_eq!(other.get("/v1/teams").await.json()["data"], serde_json::json!([]));
    }
}

/// Gives a project to a team.
async fn give(api: &Api, team: &str, project: palisade_model::ProjectId) {
    let body = format!(r#"{{"team_ids":["{team}"]}}"#);
    let answer = api.with_key(&api.key, "PATCH", &format!("/v1/projects/{project}"), &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}
