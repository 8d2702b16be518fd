//! Headers that keep a browser from doing more with an answer than it should.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::Response;

/// For answers that are no pages: nothing may load, nothing may frame them.
const API_CSP: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");
const NO_REFERRER: HeaderValue = HeaderValue::from_static("no-referrer");
const DENY: HeaderValue = HeaderValue::from_static("DENY");
const STRICT_TRANSPORT: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// A page with its own content security policy.
pub fn html(body: impl Into<Body>, csp: HeaderValue) -> Response {
    let mut response = with_csp(Response::new(body.into()), csp);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}

/// `response` under the given content security policy instead of the strictest one.
pub fn with_csp(mut response: Response, csp: HeaderValue) -> Response {
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, csp);
    response
}

/// Adds what is missing; a handler's own `Cache-Control` and policy stay.
pub(crate) fn insert(headers: &mut HeaderMap, over_https: bool) {
    insert_missing(headers, header::CACHE_CONTROL, NO_STORE);
    insert_missing(headers, header::CONTENT_SECURITY_POLICY, API_CSP);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, NOSNIFF);
    headers.insert(header::REFERRER_POLICY, NO_REFERRER);
    headers.insert(header::X_FRAME_OPTIONS, DENY);
    if over_https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, STRICT_TRANSPORT);
    }
}

fn insert_missing(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    if !headers.contains_key(&name) {
        headers.insert(name, value);
    }
}
