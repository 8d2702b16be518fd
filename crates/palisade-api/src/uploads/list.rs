//! `GET /v1/uploads`: the uploads, newest first.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{ListKey, QueryParams, json};
use palisade_model::UploadId;
use palisade_service::ListUploads;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::UploadView;
use crate::scans::paging::page_size;
use crate::{AppState, Caller, Error, V1};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListQuery {
    /// Uploads per page.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// One page of uploads.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UploadList)]
pub(crate) struct ListView<'a> {
    data: Vec<UploadView<'a>>,
    /// Whether a further page follows.
    has_more: bool,
    /// Give it as `cursor` for the next page; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// List uploads
///
/// The uploads that the key may see, newest first.
#[utoipa::path(get, path = "/v1/uploads", tag = "Uploads", operation_id = "listUploads", params(ListQuery),
    responses((status = 200, description = "One page of uploads", body = ListView)))]
pub(crate) async fn list_uploads(
    State(service): AppState,
    caller: Caller,
    QueryParams(query, _): QueryParams<V1, ListQuery>,
) -> Result<Response, Error> {
    let list = ListKey { list: "uploads", organization: caller.organization_id, filter: "" };
    let before =
        query.cursor.as_deref().map(|cursor| list.position(service.cursor_key(), cursor)).transpose()?;
    let request = ListUploads { before: before.map(UploadId::new), size: page_size(query.limit.as_deref())? };
    let page = service.list_uploads(&caller, request).await?;
    let last = page.items.last().filter(|_| page.has_more);
    let view = ListView {
        data: page.items.iter().map(UploadView::from).collect(),
        has_more: page.has_more,
        next_cursor: last.map(|upload| list.cursor(service.cursor_key(), upload.id.raw())),
    };
    Ok(json(StatusCode::OK, &view))
}
