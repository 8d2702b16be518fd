//! What goes over the wire for an ask: the fields that every request has, and its own.

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::{Request, Uri};
use url::Position;

use super::ask::Ask;
use super::failure::{FailureKind, FetchFailure};

/// The forms of HTTP that differ in how they name the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    Http1,
    Http2,
}

/// # Errors
/// [`FetchFailure`] when HTTP cannot carry it.
pub(super) fn request(
    ask: &Ask,
    version: Version,
    user_agent: &str,
) -> Result<Request<Full<Bytes>>, FetchFailure> {
    let host = ask.fields.iter().find(|(name, _)| *name == "host").map(|(_, value)| value.as_str());
    let host = host.unwrap_or(&ask.url[Position::BeforeHost..Position::AfterPort]);
    let mut request = Request::builder()
        .method(&ask.method)
        .uri(uri(ask, version, host)?)
        .header(header::USER_AGENT, user_agent)
        .header(header::ACCEPT, "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8")
        .header(header::ACCEPT_ENCODING, "gzip")
        .header(header::ACCEPT_LANGUAGE, "en")
        .body(Full::new(ask.body.clone()))
        .map_err(cannot)?;
    let fields = request.headers_mut();
    if version == Version::Http1 {
        fields.insert(header::HOST, HeaderValue::from_str(host).map_err(cannot)?);
    }
    for (name, value) in ask.fields.iter().filter(|(name, _)| *name != "host") {
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(cannot)?;
        fields.insert(name, HeaderValue::from_str(value).map_err(cannot)?);
    }
    Ok(request)
}

fn uri(ask: &Ask, version: Version, host: &str) -> Result<Uri, FetchFailure> {
    let url = &ask.url;
    let path = ask.target.as_deref().unwrap_or(&url[Position::BeforePath..Position::AfterQuery]);
    match version {
        Version::Http1 => path.parse().map_err(cannot),
        Version::Http2 => {
            Uri::builder().scheme(url.scheme()).authority(host).path_and_query(path).build().map_err(cannot)
        }
    }
}

fn cannot(error: impl std::fmt::Display) -> FetchFailure {
    let detail = format!("expected a request that HTTP can carry: {error}");
    FetchFailure::new(FailureKind::InvalidResponse, detail)
}
