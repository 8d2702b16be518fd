//! How a recorded call reads.

use palisade_service::AuditRecord;
use serde::Serialize;
use utoipa::ToSchema;

use crate::time::Timestamp;

/// One recorded call.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditRecord, example = json!({
    "number": 4711, "time": "2026-06-03T10:00:00Z", "actor": "key_01JZZZZZZZZZZZZZZZZZZZZZZZ",
    "key_id": "key_01JZZZZZZZZZZZZZZZZZZZZZZZ", "member_id": null, "key_name": "pipeline", "ip": "192.0.2.1",
    "method": "POST", "route": "/v1/scans", "path": "/v1/scans", "status": 202, "result": "ok", "error": null,
    "request_id": "01976c8e-5b3c-7d2a-9f00-3c1b7a2e4d55"
}))]
pub(crate) struct RecordView<'a> {
    /// Counts up by one, without gaps.
    #[schema(minimum = 1)]
    number: i64,
    time: Timestamp,
    /// The member when the key belongs to one, else the key; `operator` for a command on the server.
    actor: &'a str,
    #[schema(required)]
    key_id: Option<&'a str>,
    #[schema(required)]
    member_id: Option<&'a str>,
    #[schema(required)]
    key_name: Option<&'a str>,
    /// Address of the client.
    #[schema(required)]
    ip: Option<&'a str>,
    /// The HTTP method, or `COMMAND` for a command on the server.
    method: &'a str,
    /// The route's template, or the command; `null` when the path fits no route.
    #[schema(required)]
    route: Option<&'a str>,
    /// Without its query. Its ids say what the call was about.
    path: &'a str,
    /// The HTTP status; 499 when the client went away before the answer, `null` for a command.
    #[schema(required)]
    status: Option<u16>,
    /// `ok`, `denied` or `failed`.
    #[schema(pattern = "^(ok|denied|failed)$")]
    result: &'a str,
    /// The stable word of the error. A known key that was refused says here why.
    #[schema(required)]
    error: Option<&'a str>,
    #[schema(required)]
    request_id: Option<&'a str>,
}

impl<'a> From<&'a AuditRecord> for RecordView<'a> {
    fn from(record: &'a AuditRecord) -> Self {
        Self {
            number: record.number,
            time: Timestamp(record.at),
            actor: record.actor(),
            key_id: record.key_id.as_deref(),
            member_id: record.member_id.as_deref(),
            key_name: record.key_name.as_deref(),
            ip: record.address.as_deref(),
            method: &record.method,
            route: record.route.as_deref(),
            path: &record.path,
            status: record.status,
            result: record.result().as_str(),
            error: record.error.as_deref(),
            request_id: record.request_id.as_deref(),
        }
    }
}
