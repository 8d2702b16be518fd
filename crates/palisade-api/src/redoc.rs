//! The read-only reference page: ReDoc, from the binary. Its script is the published one but for one
//! address: a page of ours loads nothing from elsewhere.

use std::sync::LazyLock;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use palisade_http::html;

const PAGE: &str = include_str!("../assets/redoc/index.html");
const START: &str = include_str!("../assets/redoc/start.js");
const PUBLISHED: &str = include_str!("../assets/redoc/redoc.standalone.js");

/// The script's only picture from elsewhere: its maker's logo, which it takes away when it does not load.
const REMOTE_LOGO: &str = "https://cdn.redoc.ly/redoc/logo-mini.svg";
const NO_PICTURE: &str = "data:,";

static SCRIPT: LazyLock<Bytes> = LazyLock::new(|| PUBLISHED.replace(REMOTE_LOGO, NO_PICTURE).into());

/// ReDoc styles its elements from script, draws icons from data URLs and searches in a worker that it makes itself.
const CSP: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
     font-src 'self'; worker-src blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'",
);
const JAVASCRIPT: HeaderValue = HeaderValue::from_static("text/javascript; charset=utf-8");
/// Pages are asked for anew, so that they fit the binary that answers.
const REVALIDATE: HeaderValue = HeaderValue::from_static("private, no-cache");
/// Weak, because the edge packs the same answer for some. Changes with the version in `assets/redoc/NOTICE`.
const SCRIPT_TAG: HeaderValue = HeaderValue::from_static("W/\"redoc-2.5.4\"");

/// The page and its two scripts; they are open.
pub(crate) fn router() -> Router {
    Router::new()
        .route("/redoc", get(async || revalidated(html(PAGE, CSP))))
        .route("/redoc/start.js", get(async || revalidated(javascript(START.into()))))
        .route("/redoc/redoc.standalone.js", get(script))
}

/// A megabyte that changes with the version of ReDoc only.
async fn script(headers: HeaderMap) -> Response {
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|tag| tag == SCRIPT_TAG);
    let mut response =
        if known { StatusCode::NOT_MODIFIED.into_response() } else { javascript(SCRIPT.clone()) };
    response.headers_mut().insert(header::ETAG, SCRIPT_TAG);
    revalidated(response)
}

fn javascript(text: Bytes) -> Response {
    ([(header::CONTENT_TYPE, JAVASCRIPT)], text).into_response()
}

fn revalidated(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, REVALIDATE);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_that_is_served_differs_from_the_published_one_in_the_logo_only() {
        assert_eq!(PUBLISHED.matches(REMOTE_LOGO).count(), 1);
        let served = std::str::from_utf8(&SCRIPT).unwrap();
        assert!(!served.contains("cdn.") && served.contains("Redoc"));
        assert_eq!(served.len(), PUBLISHED.len() - REMOTE_LOGO.len() + NO_PICTURE.len());
    }

    #[test]
    fn the_tag_names_the_version_that_is_packed() {
        let version = include_str!("../assets/redoc/NOTICE").split([' ', ',']).nth(1).unwrap();
        assert!(SCRIPT_TAG.to_str().unwrap().contains(version));
        let licences = include_str!("../assets/redoc/redoc.standalone.js.LICENSE.txt");
        assert!(licences.contains(&format!("Version: \"{version}\"")));
    }
}
