//! `POST /v1/tokens`: a new token (contract K-05, K-11 to K-14, K-16, K-17).

use axum::extract::State;
use axum::response::Response;
use palisade_service::{CoreError, CreateToken, TokenOwner};
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::{CreatedTokenView, created};
use crate::{AppState, Caller, Error, Json, parse};

/// What the new token may do, where, and for how long.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CreateToken, example = json!({
    "name": "ci", "scopes": ["write:scans", "read:findings"], "expires_in_days": 90, "ip_allowlist": ["192.0.2.0/24"]
}))]
pub(crate) struct CreateTokenBody {
    /// What it is for: 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// `read`, `write`, `admin`, or one of these with a resource, such as `read:findings`; `read` and `write` when not
    /// given. The key that asks must have them. Of `read` and `write`, a member's token gets the part that the member's
    /// role has now.
    scopes: Option<Vec<String>>,
    /// 365 when not given.
    #[schema(minimum = 1, maximum = 365)]
    expires_in_days: Option<i64>,
    /// Restricts it to these projects, beside those of `team_ids`.
    project_ids: Option<Vec<String>>,
    /// Restricts it to the projects of these teams.
    team_ids: Option<Vec<String>>,
    /// Restricts it to these addresses and address blocks.
    ip_allowlist: Option<Vec<String>>,
    /// A test-mode token: scans the built-in sandbox and uses no quota.
    test: Option<bool>,
    /// How it begins: `pal_live_`, `pal_test_`, `sk-sec-`, `cl_tok_`, `sp_live_`, `sp_test_` or `ssk_`. A test prefix
    /// makes a test-mode token.
    prefix: Option<String>,
    /// `organization`, `me` or the id of a member. A member's token never allows more than the member's role. `me` when
    /// a member's key asks, else `organization`.
    owner: Option<String>,
}

impl TryFrom<CreateTokenBody> for CreateToken {
    type Error = CoreError;

    fn try_from(body: CreateTokenBody) -> Result<Self, CoreError> {
        let prefix = body.prefix.as_deref();
        Ok(Self {
            name: body.name,
            scopes: parse::list("invalid_scopes", "body.scopes", body.scopes)?,
            expires_in_days: body.expires_in_days,
            project_ids: parse::list("unknown_project", "body.project_ids", body.project_ids)?,
            team_ids: parse::list("unknown_team", "body.team_ids", body.team_ids)?,
            ip_allowlist: parse::list("invalid_ip_allowlist", "body.ip_allowlist", body.ip_allowlist)?,
            test: body.test,
            prefix: prefix.map(|text| parse::word("invalid_prefix", "body.prefix", text)).transpose()?,
            owner: body.owner.as_deref().map(owner).transpose()?,
        })
    }
}

/// Create a token
///
/// Its clear text is in this answer and nowhere else. It allows at most what the key that asks allows, in at most the
/// same projects and from at most the same addresses. What a token may do is never changed: make another one. A
/// member's key makes tokens for its member without further scopes; tokens of the organisation and of other members
/// need `write:tokens`.
#[utoipa::path(post, path = "/v1/tokens", tag = "Tokens", operation_id = "createToken",
    request_body = CreateTokenBody,
    responses((status = 201, description = "The token, in clear this once", body = CreatedTokenView,
        headers(("Location" = String, description = "Where the token can be read, without its secret")))))]
pub(crate) async fn create_token(
    State(service): AppState,
    caller: Caller,
    body: Json<CreateTokenBody>,
) -> Result<Response, Error> {
    let (info, secret) = service.create_token(&caller, body.0.try_into()?).await?;
    Ok(created(info, &secret))
}

/// `organization`, `me` or a member's id.
fn owner(text: &str) -> Result<TokenOwner, CoreError> {
    match text {
        "organization" => Ok(TokenOwner::Organization),
        "me" => Ok(TokenOwner::Me),
        id => parse::word("invalid_owner", "body.owner", id).map(TokenOwner::Member),
    }
}
