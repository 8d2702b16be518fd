//! A request for any declared operation, filled with things. Used by every walk.

use axum::http::{Request, StatusCode};
use http_body_util::BodyExt;
use palisade_api::{Access, Operation, operations};
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

/// One form of an operation's request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    pub(super) query: &'static str,
    pub(super) body: &'static str,
}

/// What stands in [`REQUESTS`], which must have a line for every operation with a body.
pub(super) fn forms_of(operation: &Operation) -> Vec<Form> {
    let name = name_of(operation);
    let lines = REQUESTS.iter().filter(|(known, ..)| *known == name);
    let mut forms: Vec<_> = lines.map(|&(_, query, body)| Form { query, body }).collect();
    if operation.method == "get" && !needs_query(operation) || forms.is_empty() {
        forms.push(Form { query: "", body: "" });
    }
    let unknown = media_type(operation).is_some() && forms.iter().any(|form| form.body.is_empty());
    assert!(!unknown, "isolation/things.rs does not say what a good {name:?} sends");
    forms
}

fn needs_query(operation: &Operation) -> bool {
    let parameters = described(operation)["parameters"].as_array().cloned().unwrap_or_default();
    parameters.iter().any(|parameter| parameter["in"] == "query" && parameter["required"] == true)
}

/// Every operation in every form.
pub(super) fn walk() -> impl Iterator<Item = (&'static Operation, Form)> {
    operations().flat_map(|operation| forms_of(operation).into_iter().map(move |form| (operation, form)))
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
    inside
        .filter(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'))
        .collect()
}

/// The names of everything that a request is about.
pub(super) fn names_of(operation: &Operation, form: Form) -> Vec<&'static str> {
    let texts = [operation.path, form.query, form.body];
    texts.into_iter().flat_map(names_in).filter(|name| *name != "granted").collect()
}

/// Sends a good request with `key`, or without one.
pub(super) async fn send(
    api: &Api,
    key: Option<&str>,
    operation: &Operation,
    form: Form,
    things: &Things,
) -> Reply {
    let body = filled(form.body, things, operation);
    send_body(api, key, operation, form, things, &body).await
}

/// The same with another body.
pub(super) async fn send_body(
    api: &Api,
    key: Option<&str>,
    operation: &Operation,
    form: Form,
    things: &Things,
    body: &str,
) -> Reply {
    let query = filled(form.query, things, operation);
    let query = if query.is_empty() { query } else { format!("?{query}") };
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

pub(super) fn filled(template: &str, things: &Things, operation: &Operation) -> String {
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
