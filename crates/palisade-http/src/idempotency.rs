//! POST bodies with an optional `Idempotency-Key`, as in the IETF httpapi draft: the key names the
//! attempt, the hash of method, path and body proves that a retry is the same request.

use std::marker::PhantomData;

use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, HeaderName};
use palisade_service::CoreError;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::{ApiError, Dialect, body};

const HEADER: HeaderName = HeaderName::from_static("idempotency-key");

const MAX_LENGTH: usize = 255;

/// The client's key and the hash of the request that it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestKey {
    pub key: String,
    /// SHA-256 of method, path and body, in hex.
    pub request_hash: String,
}

/// A JSON body and the idempotency key of its request.
#[derive(Debug)]
pub struct Submission<D, T> {
    pub body: T,
    pub key: Option<RequestKey>,
    dialect: PhantomData<D>,
}

impl<D: Dialect, T: DeserializeOwned, S: Sync> FromRequest<S> for Submission<D, T> {
    type Rejection = ApiError<D>;

    async fn from_request(request: Request, _: &S) -> Result<Self, Self::Rejection> {
        let (parts, stream) = request.into_parts();
        let key = presented(&parts.headers)?;
        let bytes = body::read(parts.headers, stream).await?;
        let body = body::parse(&bytes)?;
        let key = key.map(|key| {
            let request_hash = hash(parts.method.as_str(), parts.uri.path(), &bytes);
            RequestKey { key, request_hash }
        });
        Ok(Self { body, key, dialect: PhantomData })
    }
}

/// The key, given bare or as a quoted string; `None` when there is no such header.
fn presented(headers: &HeaderMap) -> Result<Option<String>, CoreError> {
    let mut given = headers.get_all(HEADER).iter();
    let Some(value) = given.next() else { return Ok(None) };
    let text = value.to_str().ok().map(str::trim).map(unquoted).filter(|key| is_acceptable(key));
    match text {
        Some(key) if given.next().is_none() => Ok(Some(key.to_owned())),
        _ => Err(CoreError::invalid_field(
            "invalid_idempotency_key",
            "header.Idempotency-Key",
            format!("expected one Idempotency-Key of 1 to {MAX_LENGTH} visible ASCII characters"),
        )),
    }
}

fn unquoted(text: &str) -> &str {
    text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text)
}

fn is_acceptable(key: &str) -> bool {
    (1..=MAX_LENGTH).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"')
}

fn hash(method: &str, path: &str, body: &[u8]) -> String {
    let mut digest = Sha256::new();
    for part in [method.as_bytes(), b"\0", path.as_bytes(), b"\0", body] {
        digest.update(part);
    }
    palisade_model::hex(&digest.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(values: &[&str]) -> Result<Option<String>, CoreError> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(HEADER, value.parse().unwrap());
        }
        presented(&headers)
    }

    #[test]
    fn keys_are_read_bare_or_quoted() {
        for (values, key) in [
            (&[][..], None),
            (&["abc-1"], Some("abc-1")),
            (&["\"abc-1\""], Some("abc-1")),
            (&[&*"x".repeat(255)], Some(&*"x".repeat(255))),
        ] {
            assert_eq!(read(values).unwrap().as_deref(), key);
        }
    }

    #[test]
    fn unusable_keys_are_refused() {
        for values in [&[""][..], &["\"\""], &["a b"], &["a\"b"], &[&*"x".repeat(256)], &["a", "a"]] {
            assert_eq!(read(values).unwrap_err().code, "invalid_idempotency_key", "{values:?}");
        }
    }

    #[test]
    fn the_hash_tells_method_path_and_body_apart() {
        let all = [("POST", "/a", "b"), ("PUT", "/a", "b"), ("POST", "/ab", ""), ("POST", "/a", "c")]
            .map(|(method, path, body)| hash(method, path, body.as_bytes()));
        for (at, hash) in all.iter().enumerate() {
            assert!(!all[at + 1..].contains(hash) && hash.len() == 64);
        }
    }
}
