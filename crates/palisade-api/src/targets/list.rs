//! `GET /v1/targets`: the registered hosts, newest first.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{ListKey, QueryParams, json};
use palisade_model::TargetId;
use palisade_service::ListTargets;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::TargetView;
use crate::scans::page_size;
use crate::{AppState, Caller, Error, V1};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListQuery {
    /// Targets per page.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// One page of targets.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TargetList)]
pub(crate) struct ListView<'a> {
    targets: Vec<TargetView<'a>>,
    /// The same as `targets`.
    data: Vec<TargetView<'a>>,
    /// Whether a further page follows.
    has_more: bool,
    /// Give it as `cursor` for the next page; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// List targets
///
/// The registered hosts that the key may see, newest first.
#[utoipa::path(get, path = "/v1/targets", tag = "Targets", operation_id = "listTargets", params(ListQuery),
    responses((status = 200, description = "One page of targets", body = ListView)))]
pub(crate) async fn list_targets(
    State(service): AppState,
    caller: Caller,
    QueryParams(query, _): QueryParams<V1, ListQuery>,
) -> Result<Response, Error> {
    let list = ListKey { list: "targets", organization: caller.organization_id, filter: "" };
    let before =
        query.cursor.as_deref().map(|cursor| list.position(service.cursor_key(), cursor)).transpose()?;
    let request = ListTargets { before: before.map(TargetId::new), size: page_size(query.limit.as_deref())? };
    let page = service.list_targets(&caller, request).await?;
    let last = page.items.last().filter(|_| page.has_more);
    let targets: Vec<_> = page.items.iter().map(TargetView::from).collect();
    let view = ListView {
        data: targets.clone(),
        targets,
        has_more: page.has_more,
        next_cursor: last.map(|target| list.cursor(service.cursor_key(), target.id.raw())),
    };
    Ok(json(StatusCode::OK, &view))
}
