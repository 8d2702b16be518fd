//! `/v1/organization`: what the organisation is called and decides for itself (contract M-01).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::json;
use palisade_model::{OrganizationId, Resource, RiskAcceptance, Scope, SlaDays};
use palisade_service::{OrganizationProfile, UpdateOrganization, UpdateRiskAcceptance, UpdateSlaDays};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::declare::{BODY, Group, needs};
use crate::given::given;
use crate::time::Timestamp;
use crate::{AppState, Caller, Error, Json};

/// The organisation of the key.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Organization)]
pub(crate) struct OrganizationView {
    #[schema(value_type = String)]
    id: OrganizationId,
    name: String,
    plan: String,
    settings: SettingsView,
    created_at: Timestamp,
}

/// What the organisation decides for itself.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OrganizationSettings)]
pub(crate) struct SettingsView {
    sla_days: SlaDaysView,
    risk_acceptance: RiskAcceptanceView,
}

/// Days from a finding's discovery to its due date, by severity; `null` sets no due date.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SlaDays)]
pub(crate) struct SlaDaysView {
    #[schema(required)]
    critical: Option<u32>,
    #[schema(required)]
    high: Option<u32>,
    #[schema(required)]
    medium: Option<u32>,
    #[schema(required)]
    low: Option<u32>,
    #[schema(required)]
    info: Option<u32>,
}

/// For how long a risk may be accepted.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RiskAcceptanceSettings)]
pub(crate) struct RiskAcceptanceView {
    /// Taken when an acceptance names no end.
    default_days: u32,
    /// No acceptance ends later than this.
    max_days: u32,
    /// How long before the end it is announced.
    warn_days_before: u32,
}

/// What is to change; what is not given stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UpdateOrganization, example = json!({"settings": {"sla_days": {"critical": 3, "info": null}}}))]
pub(crate) struct UpdateOrganizationBody {
    #[schema(min_length = 1, max_length = 100)]
    name: Option<String>,
    settings: Option<UpdateSettingsBody>,
}

/// Settings that are to change.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UpdateOrganizationSettings)]
pub(crate) struct UpdateSettingsBody {
    sla_days: Option<UpdateSlaDaysBody>,
    risk_acceptance: Option<UpdateRiskAcceptanceBody>,
}

/// 1 to 3650 days; `null` sets no due date.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = UpdateSlaDays)]
pub(crate) struct UpdateSlaDaysBody {
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<u32>, minimum = 1, maximum = 3650)]
    critical: Option<Option<u32>>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<u32>, minimum = 1, maximum = 3650)]
    high: Option<Option<u32>>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<u32>, minimum = 1, maximum = 3650)]
    medium: Option<Option<u32>>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<u32>, minimum = 1, maximum = 3650)]
    low: Option<Option<u32>>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<u32>, minimum = 1, maximum = 3650)]
    info: Option<Option<u32>>,
}

/// `default_days` and `warn_days_before` are at most `max_days`.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UpdateRiskAcceptance)]
pub(crate) struct UpdateRiskAcceptanceBody {
    #[schema(minimum = 1, maximum = 3650)]
    default_days: Option<u32>,
    #[schema(minimum = 1, maximum = 3650)]
    max_days: Option<u32>,
    #[schema(minimum = 0, maximum = 3650)]
    warn_days_before: Option<u32>,
}

impl From<UpdateOrganizationBody> for UpdateOrganization {
    fn from(body: UpdateOrganizationBody) -> Self {
        let settings = body.settings.unwrap_or_default();
        let sla = settings.sla_days.unwrap_or_default();
        let risk = settings.risk_acceptance.unwrap_or_default();
        Self {
            name: body.name,
            sla_days: UpdateSlaDays {
                critical: sla.critical,
                high: sla.high,
                medium: sla.medium,
                low: sla.low,
                info: sla.info,
            },
            risk_acceptance: UpdateRiskAcceptance {
                default_days: risk.default_days,
                max_days: risk.max_days,
                warn_days_before: risk.warn_days_before,
            },
        }
    }
}

impl From<OrganizationProfile> for OrganizationView {
    fn from(profile: OrganizationProfile) -> Self {
        let SlaDays { critical, high, medium, low, info } = profile.settings.sla_days;
        let RiskAcceptance { default_days, max_days, warn_days_before } = profile.settings.risk_acceptance;
        Self {
            id: profile.id,
            name: profile.name,
            plan: profile.plan,
            settings: SettingsView {
                sla_days: SlaDaysView { critical, high, medium, low, info },
                risk_acceptance: RiskAcceptanceView { default_days, max_days, warn_days_before },
            },
            created_at: Timestamp(profile.created_at),
        }
    }
}

/// Get the organisation
///
/// The organisation of the key: its name, its plan and its settings.
#[utoipa::path(get, path = "/v1/organization", tag = "Organization", operation_id = "getOrganization",
    responses((status = 200, description = "The organisation", body = OrganizationView)))]
pub(crate) async fn get_organization(State(service): AppState, caller: Caller) -> Result<Response, Error> {
    let organization = service.organization(&caller).await?;
    Ok(json(StatusCode::OK, &OrganizationView::from(organization)))
}

/// Change the organisation
///
/// Its name and its settings; what is not given stays. New days hold for findings and acceptances from then on.
#[utoipa::path(patch, path = "/v1/organization", tag = "Organization", operation_id = "updateOrganization",
    request_body = UpdateOrganizationBody,
    responses((status = 200, description = "The organisation as it is now", body = OrganizationView)))]
pub(crate) async fn update_organization(
    State(service): AppState,
    caller: Caller,
    body: Json<UpdateOrganizationBody>,
) -> Result<Response, Error> {
    let organization = service.update_organization(&caller, body.0.into()).await?;
    Ok(json(StatusCode::OK, &OrganizationView::from(organization)))
}

pub(crate) const GROUP: Group = Group {
    tag: "Organization",
    about: "The organisation itself",
    routes: || OpenApiRouter::new().routes(routes!(get_organization, update_organization)),
    operations: &[
        needs("get", "/v1/organization", Scope::read(Resource::Organization)),
        needs("patch", "/v1/organization", Scope::write(Resource::Organization)).fails(BODY),
    ],
};
