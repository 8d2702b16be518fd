//! What a message says about a scan that has ended, and the message to the address given with the scan (contract W-03).

use palisade_model::{DeliveryId, Event, EventKind, Scan, UnixMillis, rfc3339};
use palisade_store::NewDelivery;
use serde_json::{Map, Value, json};

use super::body::{Content, body};
use super::matching::plain_data;
use super::settings::WebhookSettings;

/// Adds how the scan ended; what the event says itself stays.
pub(super) fn add(data: &mut Map<String, Value>, scan: &Scan) {
    let instant = |at: Option<UnixMillis>| at.map(rfc3339);
    let Value::Object(result) = json!({
        "status": scan.status.as_str(),
        "target": scan.target_text,
        "scan_type": scan.scan_type.as_str(),
        "label": scan.label,
        "branch": scan.branch,
        "score": scan.score,
        "grade": scan.grade,
        "counts": scan.counts,
        "findings_count": scan.counts.total(),
        "changes": scan.changes,
        "failure": scan.failure,
        "started_at": instant(scan.started_at),
        "finished_at": instant(scan.finished_at),
    }) else {
        return;
    };
    for (key, value) in result {
        data.entry(key).or_insert(value);
    }
}

/// The message to the address given with the scan, if the event ends the scan and there is one.
pub(super) fn message(
    id: DeliveryId,
    event: &Event,
    scan: &Scan,
    public_url: &str,
    settings: &WebhookSettings,
    now: UnixMillis,
) -> Option<NewDelivery> {
    // A time-out is told before the failure that it leads to; the result is one message.
    let is_last = event.kind.ends_scan() && event.kind != EventKind::ScanTimedOut;
    let address = scan.webhook_url.as_ref().filter(|_| is_last)?;
    let origin = url::Url::parse(address).ok()?.origin().ascii_serialization();
    let mut data = plain_data(event, Some(scan));
    data.insert("url".to_owned(), scan.target_text.as_str().into());
    data.insert("results_url".to_owned(), format!("{public_url}/v1/scans/{}/results", scan.id).into());
    let message_id = event.id.to_string();
    let content = Content {
        message_id: &message_id,
        event_name: event.kind.as_str(),
        happened_at: event.created_at,
        made_at: now,
        data,
    };
    let body = body(&content, settings.chat_shape(address));
    Some(NewDelivery {
        id,
        organization_id: event.organization_id,
        webhook_id: None,
        scan_id: Some(scan.id),
        endpoint: format!("scan:{origin}"),
        url: address.clone(),
        message_id,
        event_sequence: event.sequence,
        event: event.kind,
        replay_of: None,
        body,
        created_at: now,
    })
}
