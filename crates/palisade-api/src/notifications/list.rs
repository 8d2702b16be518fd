//! `GET /v1/notifications` and `GET /v1/notifications/unread-count` (contract W-10).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{QueryParams, json};
use palisade_model::NotificationId;
use palisade_service::{CoreError, ListNotifications};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::NotificationView;
use crate::listing::Listing;
use crate::scans::quoted;
use crate::{AppState, Caller, Error, V1};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListQuery {
    /// Only those that nobody has read.
    #[param(value_type = Option<bool>, default = false)]
    unread_only: Option<String>,
    /// Notifications per page.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// The `next_cursor` of the page before, with the same `unread_only`.
    cursor: Option<String>,
}

/// One page of notifications.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NotificationList)]
pub(crate) struct ListView<'a> {
    data: Vec<NotificationView<'a>>,
    /// Whether a further page follows.
    has_more: bool,
    /// Give it as `cursor` for the next page; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// How many nobody has read.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UnreadCount)]
pub(crate) struct CountView {
    count: u64,
}

/// List notifications
///
/// What the people of the organisation should know, newest first: failed scans, findings, failing webhooks. They are
/// kept for 90 days and read by everybody together.
#[utoipa::path(get, path = "/v1/notifications", tag = "Notifications", operation_id = "listNotifications",
    params(ListQuery), responses((status = 200, description = "One page of notifications", body = ListView)))]
pub(crate) async fn list_notifications(
    State(service): AppState,
    caller: Caller,
    QueryParams(query, _): QueryParams<V1, ListQuery>,
) -> Result<Response, Error> {
    let unread_only = flag(query.unread_only.as_deref())?;
    let filter = if unread_only { "unread" } else { "" };
    let listing = Listing::new(&service, &caller, "notifications", filter);
    let (size, before) = listing.page_of(query.limit.as_deref(), query.cursor.as_deref())?;
    let request = ListNotifications { unread_only, before: before.map(NotificationId::new), size };
    let page = service.list_notifications(&caller, request).await?;
    let view = ListView {
        data: page.items.iter().map(NotificationView::from).collect(),
        has_more: page.has_more,
        next_cursor: listing.next(&page, |notification| notification.id.raw()),
    };
    Ok(json(StatusCode::OK, &view))
}

/// Count unread notifications
///
/// How many notifications nobody of the organisation has read, for a badge.
#[utoipa::path(get, path = "/v1/notifications/unread-count", tag = "Notifications",
    operation_id = "countUnreadNotifications",
    responses((status = 200, description = "The number", body = CountView)))]
pub(crate) async fn unread_count(State(service): AppState, caller: Caller) -> Result<Response, Error> {
    let count = service.count_unread_notifications(&caller).await?;
    Ok(json(StatusCode::OK, &CountView { count }))
}

fn flag(word: Option<&str>) -> Result<bool, CoreError> {
    match word {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(word) => {
            let detail = format!("query.unread_only: expected true or false, found {}", quoted(word));
            Err(CoreError::invalid_field("invalid_unread_only", "query.unread_only", detail))
        }
    }
}
