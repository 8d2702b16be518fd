//! Tokens as answers show them: never with their secret, but for the one answer that makes them.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use palisade_http::json;
use palisade_model::{Cidr, KeyId, MemberId, ProjectId, Scope, TeamId};
use palisade_service::{KeyInfo, SecretKey};
use serde::Serialize;
use utoipa::ToSchema;

use crate::time::Timestamp;

/// A token without its secret.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Token, example = json!({
    "id": "key_01JWTVS7ZK4Q8R2M6N0P3T5V7X", "name": "ci", "hint": "pal_live_8fK2mQ1x…", "prefix": "pal_live_",
    "scopes": ["read", "write"], "test": false, "project_ids": null, "team_ids": null,
    "ip_allowlist": ["192.0.2.0/24"], "owner": "organization", "created_by": "key_01JWTVS7ZKAAQ2M6N0P3T5V7XY",
    "rotated_from": null, "created_at": "2026-06-03T10:00:00Z", "expires_at": "2027-06-03T10:00:00Z",
    "last_used_at": null, "revoked_at": null
}))]
pub(crate) struct TokenView {
    #[schema(value_type = String)]
    id: KeyId,
    name: String,
    /// How the token begins: enough to recognise it.
    hint: String,
    prefix: String,
    #[schema(value_type = Vec<String>)]
    scopes: Vec<Scope>,
    /// A test-mode token: scans the built-in sandbox and uses no quota.
    test: bool,
    /// The projects that it is restricted to, beside those of `team_ids`; `null` without such a restriction.
    #[schema(required, value_type = Option<Vec<String>>)]
    project_ids: Option<Vec<ProjectId>>,
    /// It is restricted to the projects of these teams.
    #[schema(required, value_type = Option<Vec<String>>)]
    team_ids: Option<Vec<TeamId>>,
    /// The addresses from which it is good; `null` for everywhere.
    #[schema(required, value_type = Option<Vec<String>>)]
    ip_allowlist: Option<Vec<Cidr>>,
    /// `organization`, or the id of the member that it belongs to and whose role bounds it.
    owner: String,
    /// The member or token that made it; `null` for the operator.
    #[schema(required)]
    created_by: Option<String>,
    /// The token that it replaces.
    #[schema(required, value_type = Option<String>)]
    rotated_from: Option<KeyId>,
    created_at: Timestamp,
    /// `null` for a token of the operator that does not end by itself.
    #[schema(required)]
    expires_at: Option<Timestamp>,
    /// Exact to five minutes.
    #[schema(required)]
    last_used_at: Option<Timestamp>,
    #[schema(required)]
    revoked_at: Option<Timestamp>,
}

/// A new token, in clear this once.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CreatedToken)]
pub(crate) struct CreatedTokenView {
    /// The whole token. It is stored nowhere and shown never again.
    token: String,
    #[serde(flatten)]
    info: TokenView,
}

impl From<KeyInfo> for TokenView {
    fn from(key: KeyInfo) -> Self {
        let organization = || "organization".to_owned();
        Self {
            id: key.id,
            name: key.name,
            hint: key.hint,
            prefix: key.prefix,
            scopes: key.scopes,
            test: key.test_mode,
            project_ids: key.restrictions.project_ids,
            team_ids: key.restrictions.team_ids,
            ip_allowlist: key.restrictions.ip_allowlist,
            owner: key.member_id.as_ref().map_or_else(organization, MemberId::to_string),
            created_by: key.created_by,
            rotated_from: key.rotated_from,
            created_at: Timestamp(key.created_at),
            expires_at: key.expires_at.map(Timestamp),
            last_used_at: key.last_used_at.map(Timestamp),
            revoked_at: key.revoked_at.map(Timestamp),
        }
    }
}

impl CreatedTokenView {
    pub(crate) fn new(info: KeyInfo, secret: &SecretKey) -> Self {
        Self { token: secret.reveal().to_owned(), info: info.into() }
    }
}

/// 201 with the token in clear; the edge forbids caches to keep it.
pub(super) fn created(info: KeyInfo, secret: &SecretKey) -> Response {
    let location = HeaderValue::try_from(format!("/v1/tokens/{}", info.id));
    let mut response = json(StatusCode::CREATED, &CreatedTokenView::new(info, secret));
    if let Ok(location) = location {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}
