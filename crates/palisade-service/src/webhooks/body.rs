//! The body of a message: one envelope that answers every documented shape at once (contract C10).

use palisade_model::{UnixMillis, rfc3339};
use serde_json::{Map, Value, json};

use super::chat;
use super::settings::ChatShape;

/// What a message says.
pub(crate) struct Content<'a> {
    pub(crate) message_id: &'a str,
    /// As the subscription sees it.
    pub(crate) event_name: &'a str,
    pub(crate) happened_at: UnixMillis,
    /// When the message was made. It is not the time of an attempt: retries send the very same bytes.
    pub(crate) made_at: UnixMillis,
    pub(crate) data: Map<String, Value>,
}

/// The exact text that is stored, signed and sent on every attempt.
pub(crate) fn body(content: &Content<'_>, shape: Option<ChatShape>) -> String {
    match shape {
        Some(shape) => chat::body(shape, content).to_string(),
        None => json!({
            "id": content.message_id,
            "type": content.event_name,
            "event": content.event_name,
            "timestamp": with_millis(content.happened_at),
            "delivered_at": with_millis(content.made_at),
            "data": content.data,
        })
        .to_string(),
    }
}

/// RFC 3339 with milliseconds: receivers order by it.
pub(crate) fn with_millis(at: UnixMillis) -> String {
    let seconds = rfc3339(at);
    format!("{}.{:03}Z", seconds.trim_end_matches('Z'), at.rem_euclid(1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c10_the_envelope_is_a_superset_of_the_documented_ones() {
        let content = Content {
            message_id: "evt_1",
            event_name: "scan.completed",
            happened_at: 1_780_480_800_042,
            made_at: 1_780_480_801_000,
            data: Map::from_iter([("scan_id".to_owned(), json!("scan_1"))]),
        };
        let expected = concat!(
            r#"{"id":"evt_1","type":"scan.completed","event":"scan.completed","timestamp":"2026-06-03T10:00:00.042Z","#,
            r#""delivered_at":"2026-06-03T10:00:01.000Z","data":{"scan_id":"scan_1"}}"#
        );
        assert_eq!(body(&content, None), expected);
    }
}
