//! Updates of a stream in the text form of server-sent events. JSON has no line breaks, so a frame's data is one line.

use std::fmt::Write;

use palisade_model::{EventId, Scan};
use palisade_service::{CoreError, ENDED, Update};
use serde::Serialize;
use serde_json::json;

use super::view::EventView;
use crate::scans::SummaryView;
use crate::time::Timestamp;

/// What is told without being in the log: it has no id, so a client does not resume from it.
#[derive(Serialize)]
struct Transient<'a, T> {
    id: Option<EventId>,
    r#type: &'a str,
    scan_id: String,
    project_id: String,
    timestamp: Timestamp,
    data: T,
}

/// The text of one update.
pub(crate) fn frame(update: &Update, scan: &Scan, now: i64) -> Result<String, CoreError> {
    let mut text = String::new();
    match update {
        Update::KeepAlive => text.push_str(": keep-alive\n\n"),
        Update::Events(events) => {
            for event in events {
                let id = event.sequence.to_string();
                push(&mut text, Some(&id), event.kind.as_str(), &EventView::from(event))?;
            }
        }
        Update::Progress { progress, current_check } => {
            let data = json!({ "progress": progress, "current_check": current_check });
            push(&mut text, None, "scan.progress", &transient("scan.progress", scan, now, &data))?;
        }
        Update::Snapshot { scan, is_last } => {
            let view = SummaryView::from(&**scan);
            let id = is_last.then_some(ENDED);
            push(&mut text, id, "snapshot", &transient("snapshot", scan, now, &view))?;
        }
    }
    Ok(text)
}

/// The first frame: after how many milliseconds a client that was cut off comes back. Differs from stream to stream,
/// so that the clients of a node that stops do not all come at once.
pub(crate) fn greeting(random: u16) -> String {
    format!("retry: {}\n\n", 1_000 + u32::from(random) % 2_000)
}

fn transient<'a, T: Serialize>(kind: &'a str, scan: &Scan, now: i64, data: T) -> Transient<'a, T> {
    Transient {
        id: None,
        r#type: kind,
        scan_id: scan.id.to_string(),
        project_id: scan.project_id.to_string(),
        timestamp: Timestamp(now),
        data,
    }
}

fn push(text: &mut String, id: Option<&str>, name: &str, data: &impl Serialize) -> Result<(), CoreError> {
    let data = serde_json::to_string(data).map_err(CoreError::internal)?;
    let written = match id {
        Some(id) => write!(text, "id: {id}\nevent: {name}\ndata: {data}\n\n"),
        None => write!(text, "event: {name}\ndata: {data}\n\n"),
    };
    written.map_err(CoreError::internal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scans::sample_scan;

    #[test]
    fn e_01_line_breaks_in_data_do_not_break_a_frame() {
        let scan = sample_scan(palisade_model::ScanStatus::Running);
        let update = Update::Progress { progress: 7, current_check: "a\nevent: forged\r\n\ndata: x".into() };
        let text = frame(&update, &scan, 0).unwrap();
        let lines: Vec<_> = text.lines().collect();
        assert_eq!((lines.len(), lines[0], lines[2]), (3, "event: scan.progress", ""));
        let data: serde_json::Value = serde_json::from_str(lines[1].strip_prefix("data: ").unwrap()).unwrap();
        assert_eq!(data["data"]["progress"], 7);
        assert_eq!(data["id"], serde_json::Value::Null);
    }

    #[test]
    fn e_01_clients_come_back_at_different_times() {
        assert_eq!((greeting(0), greeting(1_999)), ("retry: 1000\n\n".into(), "retry: 2999\n\n".into()));
    }
}
