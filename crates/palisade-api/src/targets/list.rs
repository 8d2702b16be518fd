//! `GET /v1/targets`: the registered hosts, newest first.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{QueryParams, json};
use palisade_model::TargetId;
use palisade_service::ListTargets;
use serde::Serialize;
use utoipa::ToSchema;

use super::view::TargetView;
use crate::listing::{Listing, PageQuery};
use crate::{AppState, Caller, Error, V1};

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
#[utoipa::path(get, path = "/v1/targets", tag = "Targets", operation_id = "listTargets", params(PageQuery),
    responses((status = 200, description = "One page of targets", body = ListView)))]
pub(crate) async fn list_targets(
    State(service): AppState,
    caller: Caller,
    QueryParams(query, _): QueryParams<V1, PageQuery>,
) -> Result<Response, Error> {
    let listing = Listing::new(&service, &caller, "targets", "");
    let (size, before) = listing.page(&query)?;
    let request = ListTargets { before: before.map(TargetId::new), size };
    let page = service.list_targets(&caller, request).await?;
    let targets: Vec<_> = page.items.iter().map(TargetView::from).collect();
    let view = ListView {
        data: targets.clone(),
        targets,
        has_more: page.has_more,
        next_cursor: listing.next(&page, |target| target.id.raw()),
    };
    Ok(json(StatusCode::OK, &view))
}
