//! JSON answers, serialised straight to bytes.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// A JSON answer. A view that cannot be serialised is our mistake and answers a bare 500.
pub fn json<T: Serialize + ?Sized>(status: StatusCode, view: &T) -> Response {
    match serde_json::to_vec(view) {
        Ok(bytes) => json_bytes(status, bytes),
        Err(error) => {
            tracing::error!(target: "palisade::http", error = %error, "a view cannot be written as JSON");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// An answer whose body is JSON already.
pub fn json_bytes(status: StatusCode, bytes: impl Into<Body>) -> Response {
    let mut response = Response::new(bytes.into());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
