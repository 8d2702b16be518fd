//! The one log line of a request (contract T-08), and the cause of an error that is our own.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use palisade_model::{printable, truncate_utf8};
use palisade_service::{CoreError, ErrorKind, error_chain};

const MAX_PATH_BYTES: usize = 256;

/// Writes the line. The subscriber adds timestamp and logger; the query is left out, because clients
/// put secrets there.
pub(crate) fn request(request_id: &str, method: &Method, path: &str, status: StatusCode, took: Duration) {
    tracing::info!(
        target: "palisade::request",
        request_id,
        method = method.as_str(),
        path = truncate_utf8(path, MAX_PATH_BYTES),
        status = status.as_u16(),
        latency_ms = f64::from(u32::try_from(took.as_micros()).unwrap_or(u32::MAX)) / 1000.0,
        "request"
    );
}

/// Logs why the server could not answer; the caller's mistakes are in the request line already.
pub(crate) fn failure(request_id: &str, error: &CoreError) {
    if matches!(
        error.kind,
        ErrorKind::Internal | ErrorKind::Unavailable | ErrorKind::StorageFull | ErrorKind::TimedOut
    ) {
        let cause = printable(&error_chain(error));
        tracing::error!(target: "palisade::request", request_id, code = error.code, cause, "request failed");
    }
}
