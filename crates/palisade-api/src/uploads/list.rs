//! `GET /v1/uploads`: the uploads, newest first.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{QueryParams, json};
use palisade_model::UploadId;
use palisade_service::ListUploads;
use serde::Serialize;
use utoipa::ToSchema;

use super::view::UploadView;
use crate::listing::{Listing, PageQuery};
use crate::{AppState, Caller, Error, V1};

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
#[utoipa::path(get, path = "/v1/uploads", tag = "Uploads", operation_id = "listUploads", params(PageQuery),
    responses((status = 200, description = "One page of uploads", body = ListView)))]
pub(crate) async fn list_uploads(
    State(service): AppState,
    caller: Caller,
    QueryParams(query, _): QueryParams<V1, PageQuery>,
) -> Result<Response, Error> {
    let listing = Listing::new(&service, &caller, "uploads", "");
    let (size, before) = listing.page(&query)?;
    let request = ListUploads { before: before.map(UploadId::new), size };
    let page = service.list_uploads(&caller, request).await?;
    let view = ListView {
        data: page.items.iter().map(UploadView::from).collect(),
        has_more: page.has_more,
        next_cursor: listing.next(&page, |upload| upload.id.raw()),
    };
    Ok(json(StatusCode::OK, &view))
}
