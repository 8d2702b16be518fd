//! What an organisation decides for itself.

use palisade_model::OrganizationSettings;

use crate::engine::on_both_engines;
use crate::fixture::{Answer, Api};

async fn patch(api: &Api, body: &str) -> Answer {
    api.with_key(&api.key, "PATCH", "/v1/organization", body).await
}

on_both_engines! {
    async fn m_01_name_and_settings_are_read_and_changed_one_by_one(api: &Api) {
        let first = api.get("/v1/organization").await.matching("Organization");
        assert_eq!((&first["name"], &first["plan"]), (&"default".into(), &"enterprise".into()));
        assert_eq!(first["settings"], serde_json::to_value(OrganizationSettings::default()).unwrap());
        let body = r#"{"settings":{"sla_days":{"critical":3,"high":null},"risk_acceptance":{"max_days":200}}}"#;
        let changed = patch(api, body).await.matching("Organization");
        let (sla, risk) = (&changed["settings"]["sla_days"], &changed["settings"]["risk_acceptance"]);
        assert_eq!((&sla["critical"], &sla["high"], &sla["medium"]), (&3.into(), &serde_json::Value::Null, &90.into()));
        assert_eq!((&risk["max_days"], &risk["default_days"]), (&200.into(), &90.into()));
        let renamed = patch(api, r#"{"name":"Example"}"#).await.matching("Organization");
        assert_eq!((&renamed["name"], &renamed["settings"]), (&"Example".into(), &changed["settings"]));
        assert_eq!(api.get("/v1/organization").await.matching("Organization"), renamed);
    }

    async fn h_16_two_changes_at_once_both_hold(api: &Api) {
        let other = api.second_node();
        let (a, b) = tokio::join!(
            patch(api, r#"{"settings":{"sla_days":{"critical":1}}}"#),
            patch(&other, r#"{"settings":{"sla_days":{"low":2}}}"#),
        );
        assert_eq!((a.status.as_u16(), b.status.as_u16()), (200, 200));
        let sla = api.get("/v1/organization").await.json()["settings"]["sla_days"].clone();
        assert_eq!((&sla["critical"], &sla["low"]), (&1.into(), &2.into()));
    }

    async fn m_01_bad_settings_name_the_field_and_change_nothing(api: &Api) {
        let before = api.get("/v1/organization").await.json();
        for (body, code, field) in [
            (r#"{"settings":{"sla_days":{"critical":0}}}"#, "invalid_settings", "body.settings.sla_days.critical"),
            (r#"{"settings":{"sla_days":{"low":3651}}}"#, "invalid_settings", "body.settings.sla_days.low"),
            (r#"{"settings":{"sla_days":{"low":-1}}}"#, "invalid_field", "body.settings.sla_days.low"),
            (r#"{"settings":{"sla_days":{"urgent":1}}}"#, "invalid_field", "body.settings.sla_days.urgent"),
            (r#"{"settings":{"risk_acceptance":{"default_days":366}}}"#, "invalid_settings", "body.settings.risk_acceptance.default_days"),
            (r#"{"settings":{"risk_acceptance":{"warn_days_before":400}}}"#, "invalid_settings", "body.settings.risk_acceptance.warn_days_before"),
            (r#"{"name":"x","settings":{"risk_acceptance":{"max_days":1}}}"#, "invalid_settings", "body.settings.risk_acceptance.default_days"),
            (r#"{"plan":"enterprise"}"#, "invalid_field", "body.plan"),
            (r#"{"name":" "}"#, "invalid_name", "body.name"),
        ] {
            let error = patch(api, body).await.assert_error(400, code);
            assert_eq!(error["fields"][0]["field"], field, "{body}: {error}");
        }
        assert_eq!(api.get("/v1/organization").await.json(), before);
    }

    async fn m_01_who_may_change_the_organisation(api: &Api) {
        let (_, viewer) = api.join("v@example.com", "viewer").await;
        let (_, billing) = api.join("b@example.com", "billing").await;
        let body = r#"{"name":"Other"}"#;
        api.with_key(&viewer, "PATCH", "/v1/organization", body).await.assert_error(403, "insufficient_scope");
        assert_eq!(api.with_key(&viewer, "GET", "/v1/organization", "").await.status, 200);
        assert_eq!(api.with_key(&billing, "PATCH", "/v1/organization", body).await.status, 200);
        let (test, _) = api.token(r#"{"name":"t","test":true,"scopes":["admin"]}"#).await;
        api.with_key(&test, "PATCH", "/v1/organization", body).await.assert_error(403, "test_mode_key");
    }
}
