//! JSON request bodies: bounded in size and depth before any parser sees them, with errors that name the field.

use std::marker::PhantomData;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use palisade_model::{printable, truncate_utf8};
use palisade_service::{CoreError, ErrorKind};
use serde::de::DeserializeOwned;

use crate::nesting::{MAX_DEPTH, is_deeper_than};
use crate::objects::ObjectsOnly;
use crate::{ApiError, Dialect};

/// The most that a JSON body may hold.
pub const MAX_BODY_BYTES: usize = 1024 * 1024;

/// Parser messages quote what was received; this much of it is shown.
const MAX_MESSAGE_BYTES: usize = 200;

/// A parsed JSON body. Unknown keys are ignored unless `T` denies them; a repeated known key is refused.
#[derive(Debug)]
pub struct JsonBody<D, T>(pub T, pub PhantomData<D>);

impl<D: Dialect, T: DeserializeOwned, S: Sync> FromRequest<S> for JsonBody<D, T> {
    type Rejection = ApiError<D>;

    async fn from_request(request: Request, _: &S) -> Result<Self, Self::Rejection> {
        let bytes = read(request.headers().clone(), request.into_body()).await?;
        Ok(Self(parse(&bytes)?, PhantomData))
    }
}

/// Reads and parses a JSON body of at most `max_bytes`, for the few routes that take more than [`MAX_BODY_BYTES`].
///
/// # Errors
/// Like [`JsonBody`]'s.
pub async fn json_up_to<T: DeserializeOwned>(request: Request, max_bytes: usize) -> Result<T, CoreError> {
    let bytes = read_up_to(request.headers().clone(), request.into_body(), max_bytes).await?;
    parse(&bytes)
}

/// Reads a body of any kind of at most `max_bytes`.
///
/// # Errors
/// `payload_too_large`, `incomplete_body`.
pub async fn bytes_up_to(request: Request, max_bytes: usize) -> Result<Bytes, CoreError> {
    collect_up_to(&request.headers().clone(), request.into_body(), max_bytes).await
}

/// Reads a JSON body of at most [`MAX_BODY_BYTES`].
pub(crate) async fn read(headers: HeaderMap, body: Body) -> Result<Bytes, CoreError> {
    read_up_to(headers, body, MAX_BODY_BYTES).await
}

async fn read_up_to(headers: HeaderMap, body: Body, max_bytes: usize) -> Result<Bytes, CoreError> {
    expect_json(&headers)?;
    collect_up_to(&headers, body, max_bytes).await
}

async fn collect_up_to(headers: &HeaderMap, body: Body, max_bytes: usize) -> Result<Bytes, CoreError> {
    let announced =
        headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > max_bytes as u64) {
        return Err(too_large(max_bytes));
    }
    match Limited::new(body, max_bytes).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large(max_bytes)),
        Err(error) => {
            let detail = "expected a complete body, found that it ended early or is badly framed";
            let refused = CoreError::new(ErrorKind::Invalid, "incomplete_body", detail);
            Err(CoreError { source: Some(error), ..refused })
        }
    }
}

/// Parses `bytes`; the error says which field, what was expected and what was found.
pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CoreError> {
    refuse_before_parsing(bytes)?;
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(ObjectsOnly(&mut json)).map_err(|error| {
        let field = error.path().to_string();
        explain(&field, error.inner())
    })?;
    json.end().map_err(|error| explain(".", &error))?;
    Ok(value)
}

fn refuse_before_parsing(bytes: &[u8]) -> Result<(), CoreError> {
    if bytes.is_empty() {
        return Err(invalid_json("expected a JSON object, found an empty body"));
    }
    if bytes.starts_with(b"\xef\xbb\xbf") {
        return Err(invalid_json("expected JSON in UTF-8 without a byte order mark"));
    }
    if is_deeper_than(bytes, MAX_DEPTH) {
        return Err(invalid_json(format!("expected JSON that nests at most {MAX_DEPTH} deep, found deeper")));
    }
    if bytes.trim_ascii_start().starts_with(b"[") {
        let detail = "body: expected a JSON object, found a list";
        return Err(CoreError::invalid_field("invalid_field", "body", detail));
    }
    Ok(())
}

fn explain(field: &str, error: &serde_json::Error) -> CoreError {
    let text = error.to_string();
    let message = printable(truncate_utf8(&text, MAX_MESSAGE_BYTES));
    if !error.is_data() {
        return invalid_json(format!("expected JSON: {message}"));
    }
    let field = if field == "." { "body".to_owned() } else { format!("body.{field}") };
    CoreError::invalid_field("invalid_field", field.clone(), format!("{field}: {message}"))
}

fn expect_json(headers: &HeaderMap) -> Result<(), CoreError> {
    let found =
        headers.get(header::CONTENT_TYPE).map_or("none", |value| value.to_str().unwrap_or("unreadable text"));
    if is_json(found) {
        return Ok(());
    }
    let found = printable(truncate_utf8(found, MAX_MESSAGE_BYTES));
    let detail = format!("expected Content-Type application/json, found {found}");
    Err(CoreError::new(ErrorKind::UnsupportedMediaType, "unsupported_media_type", detail))
}

/// `application/json` and `application/*+json`, with any parameters.
fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    essence
        .strip_prefix("application/")
        .is_some_and(|subtype| subtype == "json" || (subtype.len() > 5 && subtype.ends_with("+json")))
}

fn too_large(max_bytes: usize) -> CoreError {
    let detail = format!("expected a body of at most {max_bytes} bytes, found a larger one");
    CoreError::new(ErrorKind::TooLarge, "payload_too_large", detail)
}

fn invalid_json(detail: impl Into<String>) -> CoreError {
    CoreError::new(ErrorKind::Invalid, "invalid_json", detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    struct Sample {
        #[serde(rename = "target")]
        _target: String,
        #[serde(rename = "list", default)]
        _list: Vec<u8>,
    }

    #[test]
    fn bad_bodies_are_refused_with_the_field_and_the_reason() {
        for (body, code, words) in [
            ("", "invalid_json", "empty body"),
            ("\u{feff}{}", "invalid_json", "byte order mark"),
            ("{\"target\":", "invalid_json", "EOF"),
            ("{\"target\":NaN}", "invalid_json", "line 1"),
            ("{\"target\":\"\\ud800\"}", "invalid_json", "hex escape"),
            ("{\"target\":\"a\"} x", "invalid_json", "trailing"),
            ("{\"target\":5}", "invalid_field", "body.target: invalid type: integer `5`, expected a string"),
            ("{}", "invalid_field", "body: missing field `target`"),
            ("{\"target\":\"a\",\"target\":\"b\"}", "invalid_field", "duplicate field `target`"),
            ("{\"target\":\"a\",\"list\":[1,-1]}", "invalid_field", "body.list[1]"),
            ("{\"target\":\"a\",\"list\":[1e400]}", "invalid_json", "number out of range"),
            ("[1]", "invalid_field", "body"),
            (&"[".repeat(MAX_DEPTH + 1), "invalid_json", "nests"),
        ] {
            let error = parse::<Sample>(body.as_bytes()).unwrap_err();
            assert_eq!(error.code, code, "{body:?}: {error}");
            assert!(error.detail.contains(words), "{body:?}: {error}");
        }
    }

    #[test]
    fn unknown_keys_are_ignored() {
        assert!(parse::<Sample>(br#"{"target":"a","later":{"x":[1]}}"#).is_ok());
    }

    #[test]
    fn what_was_received_is_quoted_short_and_without_control_characters() {
        let body = format!("{{\"list\":\"\\u001b[31m{}\"}}", "x".repeat(10_000));
        let error = parse::<Sample>(body.as_bytes()).unwrap_err();
        assert!(error.detail.len() < 300 && !error.detail.contains('\u{1b}'), "{error}");
    }

    #[test]
    fn json_media_types_are_told_apart_from_others() {
        for (text, json) in [
            ("application/json", true),
            ("Application/JSON; charset=utf-8", true),
            ("application/vnd.x+json", true),
            ("application/+json", false),
            ("text/json", false),
            ("application/x-www-form-urlencoded", false),
            ("none", false),
        ] {
            assert_eq!(is_json(text), json, "{text}");
        }
    }

    #[tokio::test]
    async fn an_announced_or_unannounced_oversize_body_is_refused() {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, "application/json".parse().unwrap());
        let body = || Body::from(vec![b' '; MAX_BODY_BYTES + 1]);
        assert_eq!(read(headers.clone(), body()).await.unwrap_err().kind, ErrorKind::TooLarge);
        headers.insert(header::CONTENT_LENGTH, (MAX_BODY_BYTES + 1).into());
        assert_eq!(read(headers, Body::empty()).await.unwrap_err().kind, ErrorKind::TooLarge);
    }
}
