//! Routes of the site's own server that talk with a model: whether a stranger gets an answer of one token.

use serde_json::Value;
use url::Url;

use super::super::question::Question;
use super::super::shape::json;
use super::super::topic::Topic;
use crate::assets::{Assets, Mark, is_own};
use crate::fetch::Exchange;
use crate::observation::Page;

const MOST: usize = 3;
const ONE_TOKEN: &str = r#"{"messages":[{"role":"user","content":"Hi"}],"max_tokens":1,"stream":false}"#;

/// Asks the routes that the site's files name and that are its own.
pub(super) fn questions(page: &Page, assets: &Assets) -> Vec<Question> {
    let own = &page.exchange.url;
    let mut routes: Vec<Url> = Vec::new();
    for hit in assets.hits(Mark::ChatRoute) {
        if let Ok(url) = own.join(&hit.found)
            && is_own(own, &url)
            && !routes.contains(&url)
        {
            routes.push(url);
        }
    }
    let question =
        |url: &Url| Question::post(Topic::Chat, format!("route {}", url.path()), url, ONE_TOKEN, reply);
    routes.iter().take(MOST).map(question).collect()
}

/// The reply of a model, in one of the forms that servers give it. What it says is not kept.
fn reply(exchange: &Exchange) -> Option<String> {
    let is_reply = match exchange.media_type().as_str() {
        "text/event-stream" | "text/plain" if exchange.status == 200 => is_stream(&exchange.text()),
        _ => json(exchange).is_some_and(|answer| is_message(&answer)),
    };
    is_reply.then(|| "a model answered a stranger".to_owned())
}

fn is_message(answer: &Value) -> bool {
    let choice = &answer["choices"][0];
    let by_choice = choice["message"]["role"] == "assistant" || choice["delta"].is_object();
    let by_message = answer["message"]["role"] == "assistant" && answer["message"]["content"].is_string();
    let by_blocks =
        answer["type"] == "message" && answer["role"] == "assistant" && answer["content"].is_array();
    let by_turn = answer["role"] == "assistant" && answer["content"].is_string();
    by_choice || by_message || by_blocks || by_turn
}

/// Events of the vendors' streams, and the lines of the AI SDK.
fn is_stream(text: &str) -> bool {
    let is_event = |line: &str| {
        let event =
            line.strip_prefix("data:").and_then(|data| serde_json::from_str::<Value>(data.trim()).ok());
        let is_delta = |event: &Value| {
            is_message(event) || event["type"] == "text-delta" || event["type"] == "content_block_delta"
        };
        event.is_some_and(|event| is_delta(&event))
    };
    let is_part = |line: &str| {
        line.strip_prefix("0:").is_some_and(|part| serde_json::from_str::<String>(part.trim()).is_ok())
    };
    text.lines().take(50).any(|line| is_event(line) || is_part(line))
}
