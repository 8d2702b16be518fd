//! Notifications as answers show them.

use palisade_model::{Notification, NotificationId, NotificationSeverity};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::schema::{ObjectBuilder, Type};

use crate::time::Timestamp;

/// A message to the people of the organisation.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Notification, example = json!({
    "id": "ntf_01JWTVS7ZK4Q8R2M6N0P3T5V7X", "type": "scan.failed", "severity": "error", "title": "Scan failed",
    "body": "https://example.com/: the host was not found", "link": "/v1/scans/scan_01JWTVS7ZK4Q8R2M6N0P3T5V7X",
    "created_at": "2026-06-03T10:00:00Z", "read_at": null
}))]
pub(crate) struct NotificationView<'a> {
    #[schema(value_type = String)]
    id: NotificationId,
    /// The event that it tells of.
    r#type: &'a str,
    #[schema(schema_with = severity)]
    severity: &'static str,
    title: &'a str,
    body: &'a str,
    /// Where the thing is in this API.
    #[schema(required)]
    link: Option<&'a str>,
    created_at: Timestamp,
    #[schema(required)]
    read_at: Option<Timestamp>,
}

fn severity() -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(NotificationSeverity::ALL.map(NotificationSeverity::as_str)))
        .description(Some("How much attention it asks for"))
}

impl<'a> From<&'a Notification> for NotificationView<'a> {
    fn from(notification: &'a Notification) -> Self {
        Self {
            id: notification.id,
            r#type: &notification.kind,
            severity: notification.severity.as_str(),
            title: &notification.title,
            body: &notification.body,
            link: notification.link.as_deref(),
            created_at: Timestamp(notification.created_at),
            read_at: notification.read_at.map(Timestamp),
        }
    }
}
