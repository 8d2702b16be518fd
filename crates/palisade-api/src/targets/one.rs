//! `/v1/targets/{target_id}`: one target, read, labelled and removed.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{IfNoneMatch, JsonBody, PathId, tagged_json};
use palisade_model::TargetId;
use palisade_service::Given;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::TargetView;
use crate::given::given;
use crate::{AppState, Caller, Error, V1};

/// Changes to a target.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = UpdateTarget, example = json!({"label": "Shop"}))]
#[serde(deny_unknown_fields)]
pub(crate) struct UpdateBody {
    /// `null` takes the label away.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, max_length = 200)]
    label: Given<String>,
}

/// Get a target
///
/// The host with its label and the project that its scans belong to.
#[utoipa::path(get, path = "/v1/targets/{target_id}", tag = "Targets", operation_id = "getTarget",
    params(("target_id" = String, Path, description = "The id of the target")),
    responses((status = 200, description = "The target", body = TargetView)))]
pub(crate) async fn get_target(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, TargetId>,
    known: IfNoneMatch,
) -> Result<Response, Error> {
    let target = service.get_target(&caller, id).await?;
    Ok(known.answer(tagged_json(StatusCode::OK, None, &TargetView::from(&target))))
}

/// Update a target
///
/// Changes the label. The host of a target stays; register another one instead.
#[utoipa::path(patch, path = "/v1/targets/{target_id}", tag = "Targets", operation_id = "updateTarget",
    params(("target_id" = String, Path, description = "The id of the target")), request_body = UpdateBody,
    responses((status = 200, description = "The target as it is now", body = TargetView)))]
pub(crate) async fn update_target(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, TargetId>,
    JsonBody(body, _): JsonBody<V1, UpdateBody>,
) -> Result<Response, Error> {
    let target = match body.label {
        Some(label) => service.label_target(&caller, id, label).await?,
        None => service.get_target(&caller, id).await?,
    };
    Ok(tagged_json(StatusCode::OK, None, &TargetView::from(&target)))
}

/// Delete a target
///
/// Removes the host from the targets. Its project stays, with all scans and findings.
#[utoipa::path(delete, path = "/v1/targets/{target_id}", tag = "Targets", operation_id = "deleteTarget",
    params(("target_id" = String, Path, description = "The id of the target")),
    responses((status = 204, description = "The target is gone")))]
pub(crate) async fn delete_target(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, TargetId>,
) -> Result<StatusCode, Error> {
    service.delete_target(&caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
