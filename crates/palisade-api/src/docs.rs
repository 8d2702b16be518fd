//! The description as a document and as two pages. All of it is in the binary: no page loads anything
//! from elsewhere, and the content security policy sees to it.

use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use palisade_http::{json_bytes, with_csp};
use palisade_service::CoreError;
use utoipa_swagger_ui::Config;

use crate::{Error, openapi, redoc};

/// The interactive page sets styles on elements and draws its icons from data URLs.
const INTERACTIVE_CSP: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);
/// The pages change with the binary only.
const FOR_AN_HOUR: HeaderValue = HeaderValue::from_static("private, max-age=3600");

static DOCUMENT: LazyLock<Bytes> = LazyLock::new(|| {
    serde_json::to_vec(&openapi()).expect("a description of strings and numbers is JSON").into()
});
static INTERACTIVE: LazyLock<Arc<Config<'static>>> = LazyLock::new(|| {
    let config = Config::from("/openapi.json").validator_url("none").try_it_out_enabled(true);
    Arc::new(config.deep_linking(true).persist_authorization(false))
});

/// The routes of the documentation; they are open.
pub(crate) fn router() -> Router {
    Router::new()
        .route("/openapi.json", get(document))
        .route("/v1/openapi.json", get(document))
        .route("/docs", get(async || Redirect::permanent("/docs/")))
        .route("/docs/", get(async || interactive("index.html")))
        .route("/docs/{*file}", get(async |Path(file): Path<String>| interactive(&file)))
        .merge(redoc::router())
}

async fn document() -> Response {
    cached(json_bytes(StatusCode::OK, DOCUMENT.clone()))
}

/// One file of the interactive page.
fn interactive(name: &str) -> Result<Response, Error> {
    let found = utoipa_swagger_ui::serve(name, INTERACTIVE.clone())
        .map_err(|error| CoreError::internal(error.to_string()))?;
    let file = found.ok_or_else(|| CoreError::not_found("path"))?;
    let mut response = file.bytes.into_owned().into_response();
    let headers = response.headers_mut();
    headers
        .insert(header::CONTENT_TYPE, HeaderValue::try_from(file.content_type).map_err(CoreError::internal)?);
    if file.gzpipped {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    Ok(cached(with_csp(response, INTERACTIVE_CSP)))
}

fn cached(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, FOR_AN_HOUR);
    response
}
