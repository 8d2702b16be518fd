//! Entity tags (RFC 9110 section 8.8.3) and the conditions on them: reads that answer 304 when nothing changed, and
//! writes that are refused when something did. Handlers of single resources use it.
//!
//! A tag is `"VERSION-DIGEST"`, or `"DIGEST"` for things without a version. The digest is of the body, so a tag
//! changes whenever the body does. `If-Match` compares only the version: what else the body shows, such as counts,
//! does not stand in the way of a write.

use std::marker::PhantomData;

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use palisade_model::{Version, hex, printable, truncate_utf8};
use palisade_service::CoreError;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{ApiError, Dialect, json_bytes};

/// A client may keep the answer, and has to ask whether it is still good.
const REVALIDATE: HeaderValue = HeaderValue::from_static("private, no-cache");
const DIGEST_BYTES: usize = 12;

/// A JSON answer with its entity tag.
pub fn tagged_json<T: Serialize + ?Sized>(
    status: StatusCode,
    version: impl Into<Option<Version>>,
    view: &T,
) -> Response {
    let bytes = match serde_json::to_vec(view) {
        Ok(bytes) => bytes,
        Err(error) => {
            tracing::error!(target: "palisade::http", error = %error, "a view cannot be written as JSON");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let tag = tag(version.into(), &bytes);
    let mut response = json_bytes(status, bytes);
    response.headers_mut().insert(header::CACHE_CONTROL, REVALIDATE);
    response.headers_mut().insert(header::ETAG, tag);
    response
}

fn tag(version: Option<Version>, body: &[u8]) -> HeaderValue {
    let digest = hex(&Sha256::digest(body)[..DIGEST_BYTES]);
    let text = version.map_or_else(|| format!("\"{digest}\""), |version| format!("\"{version}-{digest}\""));
    HeaderValue::try_from(text).expect("digits and hexadecimal make a header value")
}

/// The tags of the answers that the client has. Text that is no tag matches nothing.
#[derive(Debug, Default)]
pub struct IfNoneMatch(Vec<String>);

impl IfNoneMatch {
    /// The response, or 304 without a body when the client has it already.
    pub fn answer(&self, response: Response) -> Response {
        let tag = response.headers().get(header::ETAG).and_then(|tag| tag.to_str().ok()).unwrap_or_default();
        let has = |known: &String| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag;
        if response.status() != StatusCode::OK || tag.is_empty() || !self.0.iter().any(has) {
            return response;
        }
        let (mut head, _) = response.into_parts();
        head.status = StatusCode::NOT_MODIFIED;
        head.headers.remove(header::CONTENT_TYPE);
        Response::from_parts(head, Body::empty())
    }
}

impl<S: Sync> FromRequestParts<S> for IfNoneMatch {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(listed(&parts.headers, header::IF_NONE_MATCH).map(str::to_owned).collect()))
    }
}

/// The version that the caller wants to change; `None` when any will do: no `If-Match`, or `*`.
///
/// A tag of another server's, or of something without versions, becomes [`Version::NONE`], which nothing has.
/// `W/` is looked through: a proxy that compresses answers weakens their tags.
#[derive(Debug)]
pub struct IfMatch<D>(pub Option<Version>, pub PhantomData<D>);

impl<D: Dialect, S: Sync> FromRequestParts<S> for IfMatch<D> {
    type Rejection = ApiError<D>;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(expected(&parts.headers)?, PhantomData))
    }
}

fn expected(headers: &HeaderMap) -> Result<Option<Version>, CoreError> {
    if !headers.contains_key(header::IF_MATCH) {
        return Ok(None);
    }
    let mut tags = listed(headers, header::IF_MATCH);
    match (tags.next(), tags.next()) {
        (Some("*"), None) => Ok(None),
        (Some(tag), None) => match opaque(tag) {
            Some(text) => Ok(Some(version_of(text))),
            None => Err(malformed(tag)),
        },
        (None, _) => Err(malformed("nothing")),
        (Some(_), Some(_)) => Err(malformed("several tags")),
    }
}

/// The elements of a comma-separated field. No tag of ours has a comma inside.
fn listed(headers: &HeaderMap, name: HeaderName) -> impl Iterator<Item = &str> {
    let values = headers.get_all(name).into_iter().map(|value| value.to_str().unwrap_or("unreadable text"));
    values.flat_map(|value| value.split(',')).map(str::trim).filter(|tag| !tag.is_empty())
}

/// What stands between the quotes.
fn opaque(tag: &str) -> Option<&str> {
    let text = tag.strip_prefix("W/").unwrap_or(tag).strip_prefix('"')?.strip_suffix('"')?;
    text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"').then_some(text)
}

fn version_of(opaque: &str) -> Version {
    let number = opaque.split_once('-').and_then(|(version, _)| version.parse::<u32>().ok());
    number.map_or(Version::NONE, |number| Version::new(i64::from(number)))
}

fn malformed(found: &str) -> CoreError {
    let found = printable(truncate_utf8(found, 64));
    let detail =
        format!("header.If-Match: expected the ETag of an earlier answer in quotes, or *, found {found}");
    CoreError::invalid_field("invalid_if_match", "header.If-Match", detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn if_match(values: &[&str]) -> HeaderMap {
        values.iter().map(|value| (header::IF_MATCH, HeaderValue::from_str(value).unwrap())).collect()
    }

    fn tag_of(response: &Response) -> String {
        response.headers()[header::ETAG].to_str().unwrap().to_owned()
    }

    #[test]
    fn a_tag_changes_with_the_version_and_with_the_body() {
        let tags = [(1, "a"), (2, "a"), (1, "b")]
            .map(|(version, body)| tag_of(&tagged_json(StatusCode::OK, Version::new(version), body)));
        assert!(tags[0] != tags[1] && tags[0] != tags[2] && tags[0].starts_with("\"1-"), "{tags:?}");
        assert_eq!(tag_of(&tagged_json(StatusCode::OK, Version::new(1), "a")), tags[0]);
        assert!(!tag_of(&tagged_json(StatusCode::OK, None, "a")).contains('-'));
    }

    #[test]
    fn a_client_that_has_the_answer_gets_304_without_a_body() {
        let answer = || tagged_json(StatusCode::OK, Version::new(3), "a");
        let tag = tag_of(&answer());
        for (known, status) in [
            (vec![], 200),
            (vec!["*"], 304),
            (vec![tag.as_str()], 304),
            (vec!["\"x\"", tag.as_str()], 304),
            (vec!["\"3-0000\""], 200),
            (vec!["nonsense"], 200),
        ] {
            let known = IfNoneMatch(known.into_iter().map(str::to_owned).collect());
            let response = known.answer(answer());
            assert_eq!(response.status(), status, "{known:?}");
            assert_eq!(tag_of(&response), tag);
            assert_eq!(response.headers().contains_key(header::CONTENT_TYPE), status == 200);
        }
        let weak = IfNoneMatch(vec![format!("W/{tag}")]);
        assert_eq!(weak.answer(answer()).status(), 304);
        let created = tagged_json(StatusCode::CREATED, Version::new(3), "a");
        assert_eq!(weak.answer(created).status(), 201, "only a read can be unchanged");
    }

    #[test]
    fn if_match_names_a_version_or_any() {
        for (values, version) in [
            (&[][..], None),
            (&["*"], None),
            (&["\"7-abc\""], Some(Version::new(7))),
            (&["W/\"7-abc\""], Some(Version::new(7))),
            (&["\"abc\""], Some(Version::NONE)),
            (&["\"-1-abc\""], Some(Version::NONE)),
            (&["\"99999999999999999999-abc\""], Some(Version::NONE)),
        ] {
            assert_eq!(expected(&if_match(values)).unwrap(), version, "{values:?}");
        }
    }

    #[test]
    fn an_if_match_that_names_no_single_tag_is_refused() {
        for values in [&[""][..], &["7"], &["\"7"], &["\"1-a\", \"2-b\""], &["*", "\"1-a\""], &["\"a b\""]] {
            let error = expected(&if_match(values)).unwrap_err();
            assert_eq!(error.code, "invalid_if_match", "{values:?}");
        }
    }
}
