//! `PATCH /v1/notifications/{notification_id}/read` and `PATCH /v1/notifications/read-all` (contract W-10).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{PathId, json};
use palisade_model::NotificationId;
use serde::Serialize;
use utoipa::ToSchema;

use super::view::NotificationView;
use crate::{AppState, Caller, Error, V1};

/// How many were marked.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MarkedRead)]
pub(crate) struct MarkedView {
    marked_read: u64,
}

/// Mark a notification as read
///
/// Marks it for everybody in the organisation. Marking it again changes nothing.
#[utoipa::path(patch, path = "/v1/notifications/{notification_id}/read", tag = "Notifications",
    operation_id = "readNotification",
    params(("notification_id" = String, Path, description = "The id of the notification")),
    responses((status = 200, description = "The notification", body = NotificationView)))]
pub(crate) async fn read_notification(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, NotificationId>,
) -> Result<Response, Error> {
    let notification = service.read_notification(&caller, id).await?;
    Ok(json(StatusCode::OK, &NotificationView::from(&notification)))
}

/// Mark all notifications as read
///
/// Marks every notification that the key may see, for everybody in the organisation.
#[utoipa::path(patch, path = "/v1/notifications/read-all", tag = "Notifications",
    operation_id = "readAllNotifications",
    responses((status = 200, description = "How many were unread before", body = MarkedView)))]
pub(crate) async fn read_all(State(service): AppState, caller: Caller) -> Result<Response, Error> {
    let marked_read = service.read_all_notifications(&caller).await?;
    Ok(json(StatusCode::OK, &MarkedView { marked_read }))
}
