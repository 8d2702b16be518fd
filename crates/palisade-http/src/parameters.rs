//! Query strings and ids in paths, with rejections in the words of the dialect.

use std::marker::PhantomData;
use std::str::FromStr;

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use palisade_model::{FindingId, KeyId, ProjectId, ScanId, printable, truncate_utf8};
use palisade_service::CoreError;
use serde::de::DeserializeOwned;

use crate::{ApiError, Dialect};

/// A parsed query string. Unknown parameters are ignored unless `T` denies them.
#[derive(Debug)]
pub struct QueryParams<D, T>(pub T, pub PhantomData<D>);

impl<D: Dialect, T: DeserializeOwned, S: Sync> FromRequestParts<S> for QueryParams<D, T> {
    type Rejection = ApiError<D>;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        match Query::<T>::try_from_uri(&parts.uri) {
            Ok(Query(params)) => Ok(Self(params, PhantomData)),
            Err(rejection) => {
                let text = rejection.body_text();
                let detail = printable(truncate_utf8(&text, 200));
                Err(CoreError::invalid_field("invalid_parameter", "query", detail).into())
            }
        }
    }
}

/// A kind of thing that has an id in a path.
pub trait ResourceId: FromStr {
    /// What it is called in "no such …".
    const KIND: &str;
}

impl ResourceId for FindingId {
    const KIND: &str = "finding";
}

impl ResourceId for KeyId {
    const KIND: &str = "key";
}

impl ResourceId for ProjectId {
    const KIND: &str = "project";
}

impl ResourceId for ScanId {
    const KIND: &str = "scan";
}

/// The one id in a path. Text that is no id answers 404, like an id that names nothing.
#[derive(Debug)]
pub struct PathId<D, T>(pub T, pub PhantomData<D>);

impl<D: Dialect, T: ResourceId, S: Send + Sync> FromRequestParts<S> for PathId<D, T> {
    type Rejection = ApiError<D>;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let text = Path::<String>::from_request_parts(parts, state).await;
        let id = text.ok().and_then(|Path(text)| text.parse().ok());
        Ok(Self(id.ok_or_else(|| CoreError::not_found(T::KIND))?, PhantomData))
    }
}
