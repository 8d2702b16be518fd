//! The id that ties a request, its answer and its log line together (contract T-07).

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use std::convert::Infallible;

pub(crate) const HEADER: HeaderName = HeaderName::from_static("x-request-id");

const MAX_LENGTH: usize = 128;

/// The id of this request: the client's own, or a fresh one.
#[derive(Debug, Clone)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// The client's id if it is 1–128 visible ASCII characters, else what `fresh` makes.
    pub(crate) fn choose(headers: &HeaderMap, fresh: impl FnOnce() -> String) -> Self {
        let given = headers.get(HEADER).and_then(|value| value.to_str().ok());
        match given.filter(|id| is_acceptable(id)) {
            Some(id) => Self(id.into()),
            None => Self(fresh().into()),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text, shared.
    pub(crate) fn shared(&self) -> Arc<str> {
        self.0.clone()
    }

    pub(crate) fn header_value(&self) -> Option<HeaderValue> {
        HeaderValue::from_str(&self.0).ok()
    }
}

impl<S: Sync> FromRequestParts<S> for RequestId {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_else(|| Self(Arc::from(""))))
    }
}

fn is_acceptable(id: &str) -> bool {
    (1..=MAX_LENGTH).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t_07_only_visible_ascii_of_1_to_128_characters_is_kept() {
        let long = "x".repeat(128);
        let too_long = "x".repeat(129);
        for (given, kept) in
            [("abc-123", true), ("~!", true), (&long, true), (&too_long, false), ("a b", false), ("", false)]
        {
            let mut headers = HeaderMap::new();
            headers.insert(HEADER, HeaderValue::from_str(given).unwrap());
            let id = RequestId::choose(&headers, || "fresh".into());
            assert_eq!(id.as_str() == given, kept, "{given:?}");
            assert_eq!(id.as_str() == "fresh", !kept, "{given:?}");
        }
    }
}
