//! How errors read on the native API: `{error, message, …}`, or problem details when the client asks.

use std::collections::BTreeMap;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use palisade_http::{Dialect, ErrorContext, json};
use palisade_service::{CoreError, ErrorKind, FieldError};
use serde::Serialize;
use utoipa::ToSchema;

/// The native dialect.
#[derive(Debug)]
pub struct V1;

/// The body of every error.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Error, example = json!({
    "error": "unauthorized", "message": "Invalid API key", "code": "unauthorized", "status": 401,
    "request_id": "01976c8e-5b3c-7d2a-9f00-3c1b7a2e4d55"
}))]
pub(crate) struct ErrorView<'a> {
    /// Stable snake_case word for machines.
    error: &'a str,
    /// For people: what was expected and what was found.
    message: &'a str,
    /// The same word as `error`.
    code: &'a str,
    /// The status code of the response.
    status: u16,
    /// The `X-Request-ID` of the response.
    request_id: &'a str,
    /// Which parts of the request are wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    fields: Vec<FieldView<'a>>,
    /// Seconds after which the same call may succeed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    retry_after: Option<u64>,
    /// Further facts, such as the id of the thing that is in the way.
    #[serde(flatten)]
    #[schema(ignore)]
    extra: BTreeMap<&'a str, &'a str>,
}

/// One part of the request that is wrong.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FieldError)]
pub(crate) struct FieldView<'a> {
    /// Where it stands, such as `body.scan_type` or `query.limit`.
    #[schema(example = "query.limit")]
    field: &'a str,
    /// What was expected and what was found.
    message: &'a str,
}

/// The body of an error for clients that accept `application/problem+json` (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemView<'a> {
    /// Always `about:blank`: `title` says no more than the status; see `code`.
    r#type: &'a str,
    /// The phrase of the status code.
    title: &'a str,
    status: u16,
    /// For people: what was expected and what was found.
    detail: &'a str,
    /// The path of the request.
    instance: &'a str,
    /// Stable snake_case word for machines.
    code: &'a str,
    /// The `X-Request-ID` of the response.
    request_id: &'a str,
    /// Which parts of the request are wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<FieldView<'a>>,
    /// Seconds after which the same call may succeed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    retry_after: Option<u64>,
    /// Further facts, such as the id of the thing that is in the way.
    #[serde(flatten)]
    #[schema(ignore)]
    extra: BTreeMap<&'a str, &'a str>,
}

impl Dialect for V1 {
    fn render(error: &CoreError, context: &ErrorContext<'_>) -> Response {
        let status = status_of(error.kind);
        if context.wants_problem { problem(status, error, context) } else { plain(status, error, context) }
    }
}

fn plain(status: StatusCode, error: &CoreError, context: &ErrorContext<'_>) -> Response {
    let view = ErrorView {
        error: error.code,
        message: &error.detail,
        code: error.code,
        status: status.as_u16(),
        request_id: context.request_id,
        fields: fields(&error.fields),
        retry_after: error.retry_after,
        extra: extra(error),
    };
    json(status, &view)
}

fn problem(status: StatusCode, error: &CoreError, context: &ErrorContext<'_>) -> Response {
    let view = ProblemView {
        r#type: "about:blank",
        title: status.canonical_reason().unwrap_or("Error"),
        status: status.as_u16(),
        detail: &error.detail,
        instance: context.path,
        code: error.code,
        request_id: context.request_id,
        errors: fields(&error.fields),
        retry_after: error.retry_after,
        extra: extra(error),
    };
    let mut response = json(status, &view);
    let media_type = HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(header::CONTENT_TYPE, media_type);
    response
}

fn extra(error: &CoreError) -> BTreeMap<&str, &str> {
    error.extra.iter().map(|(key, value)| (*key, value.as_str())).collect()
}

fn fields(errors: &[FieldError]) -> Vec<FieldView<'_>> {
    errors.iter().map(|error| FieldView { field: &error.field, message: &error.detail }).collect()
}

fn status_of(kind: ErrorKind) -> StatusCode {
    match kind {
        ErrorKind::Invalid => StatusCode::BAD_REQUEST,
        ErrorKind::Unauthenticated => StatusCode::UNAUTHORIZED,
        ErrorKind::Forbidden => StatusCode::FORBIDDEN,
        ErrorKind::NotFound => StatusCode::NOT_FOUND,
        ErrorKind::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        ErrorKind::Conflict => StatusCode::CONFLICT,
        ErrorKind::PreconditionFailed => StatusCode::PRECONDITION_FAILED,
        ErrorKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorKind::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ErrorKind::KeyReused => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorKind::RateLimited | ErrorKind::QuotaExceeded => StatusCode::TOO_MANY_REQUESTS,
        ErrorKind::TimedOut | ErrorKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        ErrorKind::StorageFull => StatusCode::INSUFFICIENT_STORAGE,
        ErrorKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
