//! How a path names a finding: by its id, or by its fingerprint in any spelling.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use palisade_model::CommentId;
use palisade_service::{CoreError, FindingKey};

use crate::Error;

/// The one key in a path, with the text that it came as.
#[derive(Debug)]
pub(crate) struct PathKey(pub(crate) FindingKey, pub(crate) String);

/// A key and the id of a comment.
#[derive(Debug)]
pub(crate) struct PathComment(pub(crate) FindingKey, pub(crate) CommentId);

fn key(text: &str) -> FindingKey {
    text.parse().map_or_else(|_| FindingKey::Fingerprint(text.to_owned()), FindingKey::Id)
}

impl<S: Send + Sync> FromRequestParts<S> for PathKey {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let text = Path::<String>::from_request_parts(parts, state).await;
        let Path(text) = text.map_err(|_| CoreError::not_found("finding"))?;
        Ok(Self(key(&text), text))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PathComment {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let texts = Path::<(String, String)>::from_request_parts(parts, state).await;
        let Path((text, comment)) = texts.map_err(|_| CoreError::not_found("finding"))?;
        let comment = comment.parse().map_err(|_| CoreError::not_found("comment"))?;
        Ok(Self(key(&text), comment))
    }
}
