//! Messages as chat services show them. What a scan found is hostile text: it is shown as it is, and mentions nobody.

use palisade_model::{rfc3339, truncate_utf8};
use serde_json::{Map, Value, json};

use super::body::Content;
use super::settings::ChatShape;

const MAX_FIELDS: usize = 8;
const MAX_FIELD_BYTES: usize = 200;
const MAX_LISTED: usize = 5;

/// The body in the service's shape.
pub(crate) fn body(shape: ChatShape, content: &Content<'_>) -> Value {
    let title = title(content);
    let fields = fields(&content.data);
    match shape {
        ChatShape::Blocks => blocks(&title, &fields, content),
        ChatShape::Embeds => embeds(&title, &fields, content),
    }
}

fn blocks(title: &str, fields: &[(String, String)], content: &Content<'_>) -> Value {
    let plain = |text: String| json!({ "type": "plain_text", "text": text, "emoji": false });
    let mut blocks = vec![json!({ "type": "header", "text": plain(title.to_owned()) })];
    if !fields.is_empty() {
        let fields: Vec<_> = fields.iter().map(|(name, value)| plain(format!("{name}: {value}"))).collect();
        blocks.push(json!({ "type": "section", "fields": fields }));
    }
    let foot = format!("{} · {} · {}", content.event_name, rfc3339(content.happened_at), content.message_id);
    blocks.push(json!({ "type": "context", "elements": [plain(foot)] }));
    json!({ "text": escaped(title), "blocks": blocks })
}

fn embeds(title: &str, fields: &[(String, String)], content: &Content<'_>) -> Value {
    let fields: Vec<_> =
        fields.iter().map(|(name, value)| json!({ "name": name, "value": value, "inline": true })).collect();
    json!({
        "content": title,
        "embeds": [{
            "title": title,
            "color": color(content.event_name),
            "fields": fields,
            "timestamp": rfc3339(content.happened_at),
            "footer": { "text": format!("{} · {}", content.event_name, content.message_id) },
        }],
        "allowed_mentions": { "parse": [] },
    })
}

/// Green for what went well, orange for what needs a look, red for what failed, blue for a test.
fn color(event: &str) -> u32 {
    let is = |words: &[&str]| words.iter().any(|word| event.contains(word));
    if is(&["test"]) {
        3_447_003
    } else if is(&["failed", "breached", "violat", "leaked", "exploited", "disabled"]) {
        15_158_332
    } else if is(&["finding", "risk_acceptance", "expiring", "exceeded", "threshold"]) {
        16_747_520
    } else {
        3_066_993
    }
}

fn title(content: &Content<'_>) -> String {
    let subject =
        ["target", "title", "name", "message"].iter().find_map(|key| content.data.get(*key)?.as_str());
    let event = content.event_name.replace(['.', '_'], " ");
    let title = subject.map_or_else(|| event.clone(), |subject| format!("{event}: {subject}"));
    palisade_model::printable(truncate_utf8(&title, 150))
}

/// The short facts of an event, and the first of its findings.
fn fields(data: &Map<String, Value>) -> Vec<(String, String)> {
    let findings = data.get("findings").and_then(Value::as_array).into_iter().flatten().take(MAX_LISTED);
    let listed = findings.filter_map(|finding| {
        let text = |key| finding.get(key).and_then(Value::as_str);
        Some((
            text("severity").unwrap_or("finding").to_owned(),
            text("title").or(text("rule_id"))?.to_owned(),
        ))
    });
    let facts = data.iter().filter_map(|(key, value)| Some((key.replace('_', " "), fact(value)?)));
    let all = facts
        .chain(listed)
        .map(|(name, value)| (name, palisade_model::printable(truncate_utf8(&value, MAX_FIELD_BYTES))));
    all.filter(|(_, value)| !value.is_empty()).take(MAX_FIELDS).collect()
}

fn fact(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The three letters that begin markup in `text`.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(title: &str) -> Value {
        json!({ "count": 2, "findings": [{ "severity": "critical", "title": title }], "scan_id": "scan_1" })
    }

    fn made(shape: ChatShape, title: &str) -> Value {
        let Value::Object(data) = content(title) else { panic!("expected an object") };
        let content =
            Content { message_id: "evt_1", event_name: "finding.created", happened_at: 0, made_at: 0, data };
        body(shape, &content)
    }

    #[test]
    fn w_09_each_chat_service_gets_its_shape() {
        let blocks = made(ChatShape::Blocks, "A key");
        assert_eq!(blocks["text"], "finding created");
        let kinds: Vec<_> = blocks["blocks"].as_array().unwrap().iter().map(|block| &block["type"]).collect();
        assert_eq!(kinds, ["header", "section", "context"]);
        assert_eq!(blocks["blocks"][1]["fields"][2]["text"], "critical: A key");
        let embeds = made(ChatShape::Embeds, "A key");
        assert_eq!(
            embeds["embeds"][0]["fields"][2],
            json!({ "name": "critical", "value": "A key", "inline": true })
        );
        assert_eq!(embeds["embeds"][0]["color"], 16_747_520);
    }

    #[test]
    fn h_13_hostile_titles_mention_nobody_and_carry_no_markup() {
        let hostile = "<!channel> @everyone <https://evil.example|click>\u{1b}[31m";
        let blocks = made(ChatShape::Blocks, hostile);
        assert_eq!(blocks["blocks"][1]["fields"][2]["type"], "plain_text");
        assert!(!blocks.to_string().contains("\\u001b"));
        assert_eq!(made(ChatShape::Embeds, hostile)["allowed_mentions"], json!({ "parse": [] }));
    }
}
