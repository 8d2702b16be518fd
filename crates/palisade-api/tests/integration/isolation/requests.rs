//! A request for any declared operation, filled with things. Used by every walk.

use axum::http::{Request, StatusCode};
use http_body_util::BodyExt;
use palisade_api::{Access, Operation};
use palisade_model::Scope;
use serde_json::Value;
use tower::ServiceExt;

use super::things::{REQUESTS, Things};
use crate::fixture::Api;

/// Status and text; an endless answer has no text.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) text: String,
}

impl Reply {
    pub(super) fn code(&self) -> String {
        let body: Value = serde_json::from_str(&self.text).unwrap_or_default();
        body["error"].as_str().unwrap_or_default().to_owned()
    }
}

/// What stands in [`REQUESTS`], which must have a line for every operation with a body.
pub(super) fn sent_by(operation: &Operation) -> (&'static str, &'static str) {
    let name = name_of(operation);
    match REQUESTS.iter().find(|(known, ..)| *known == name) {
        Some((_, query, body)) => (query, body),
        None if media_type(operation).is_none() => ("", ""),
        None => panic!("isolation/things.rs does not say what a good {name:?} sends"),
    }
}

/// Method and path, as [`REQUESTS`] writes them.
pub(super) fn name_of(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.path)
}

/// The scope that an operation needs of a key that belongs to no member.
pub(super) fn scope_of(operation: &Operation) -> Option<Scope> {
    match operation.access {
        Access::Needs(scope) | Access::NeedsUnlessMember(scope) | Access::NeedsOrEventToken(scope) => {
            Some(scope)
        }
        Access::Open | Access::AnyKey => None,
    }
}

/// The names in braces of a path, query or body.
pub(super) fn names_in(text: &str) -> Vec<&str> {
    let inside = text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name));
    inside.filter(|name| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')).collect()
}

/// The names of everything that a good request of the operation is about.
pub(super) fn names_of(operation: &Operation) -> Vec<&'static str> {
    let (query, body) = sent_by(operation);
    [operation.path, query, body].into_iter().flat_map(names_in).filter(|name| *name != "granted").collect()
}

/// Sends a good request with `key`, or without one.
pub(super) async fn send(api: &Api, key: Option<&str>, operation: &Operation, things: &Things) -> Reply {
    let (_, body) = sent_by(operation);
    send_body(api, key, operation, things, &filled(body, things, operation)).await
}

/// The same with another body.
pub(super) async fn send_body(
    api: &Api,
    key: Option<&str>,
    operation: &Operation,
    things: &Things,
    body: &str,
) -> Reply {
    let (query, _) = sent_by(operation);
    let query =
        if query.is_empty() { String::new() } else { format!("?{}", filled(query, things, operation)) };
    let uri = format!("{}{query}", filled(operation.path, things, operation));
    let mut request = Request::builder().method(operation.method.to_uppercase().as_str()).uri(uri);
    if let Some(key) = key {
        request = request.header("x-api-key", key);
    }
    if let Some(media_type) = media_type(operation) {
        request = request.header("content-type", media_type);
    }
    // More calls than one key or address may make in a minute.
    api.clock.advance(60_000);
    let request = request.body(axum::body::Body::from(body.to_owned())).unwrap();
    let response = api.router.clone().oneshot(request).await.unwrap();
    let (head, body) = response.into_parts();
    let endless = head.headers.get("content-type").is_some_and(|kind| kind == "text/event-stream");
    let bytes = if endless { Default::default() } else { body.collect().await.unwrap().to_bytes() };
    Reply { status: head.status, text: String::from_utf8_lossy(&bytes).into_owned() }
}

fn filled(template: &str, things: &Things, operation: &Operation) -> String {
    names_in(template).into_iter().fold(template.to_owned(), |text, name| {
        let thing = things.get(name).unwrap_or_else(|| {
            panic!(
                "isolation/things.rs does not say how to get a {name}, which {:?} needs",
                name_of(operation)
            )
        });
        text.replace(&format!("{{{name}}}"), thing)
    })
}

/// The first media type that the operation takes.
pub(super) fn media_type(operation: &Operation) -> Option<String> {
    let content = &described(operation)["requestBody"]["content"];
    content.as_object().and_then(|content| content.keys().next().cloned())
}

/// The operation in the published description.
pub(super) fn described(operation: &Operation) -> Value {
    static DOCUMENT: std::sync::LazyLock<Value> =
        std::sync::LazyLock::new(|| serde_json::to_value(palisade_api::openapi()).unwrap());
    DOCUMENT["paths"][operation.path][operation.method].clone()
}
