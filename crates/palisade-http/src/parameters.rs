//! Query strings and ids in paths, with rejections in the words of the dialect.

use std::marker::PhantomData;
use std::str::FromStr;

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use palisade_model::{
    CommentId, DeliveryId, FindingId, InvitationId, KeyId, MemberId, NotificationId, OwnershipId, ProjectId,
    ScanId, TargetId, TeamId, UploadId, WebhookId, printable, truncate_utf8,
};
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

macro_rules! resource_ids {
    ($($id:ty => $kind:literal,)*) => {
        $(impl ResourceId for $id {
            const KIND: &str = $kind;
        })*
    };
}

resource_ids! {
    CommentId => "comment",
    DeliveryId => "delivery",
    FindingId => "finding",
    InvitationId => "invitation",
    KeyId => "key",
    MemberId => "member",
    NotificationId => "notification",
    OwnershipId => "ownership",
    ProjectId => "project",
    ScanId => "scan",
    TargetId => "target",
    TeamId => "team",
    UploadId => "upload",
    WebhookId => "webhook",
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

/// The two ids in a path, outer one first. Text that is no id answers 404, like an id that names nothing.
#[derive(Debug)]
pub struct PathIds<D, A, B>(pub A, pub B, pub PhantomData<D>);

impl<D: Dialect, A: ResourceId, B: ResourceId, S: Send + Sync> FromRequestParts<S> for PathIds<D, A, B> {
    type Rejection = ApiError<D>;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let texts = Path::<(String, String)>::from_request_parts(parts, state).await;
        let Path((outer, inner)) = texts.map_err(|_| CoreError::not_found(A::KIND))?;
        let outer = outer.parse().map_err(|_| CoreError::not_found(A::KIND))?;
        let inner = inner.parse().map_err(|_| CoreError::not_found(B::KIND))?;
        Ok(Self(outer, inner, PhantomData))
    }
}
