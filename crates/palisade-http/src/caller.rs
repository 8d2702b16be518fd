//! Who sends a request. The edge finds out once; handlers that need a caller name it as an argument.

use std::marker::PhantomData;
use std::net::IpAddr;
use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use palisade_model::Principal;
use palisade_service::{CoreError, ErrorKind, RefusedKey, Service};

use crate::credentials::{Presented, Unusable, presented};
use crate::keyless::{self, NeedsKey};
use crate::{ApiError, Dialect};

/// The authenticated principal of a request; without one the handler is not reached.
#[derive(Debug)]
pub struct Caller<D>(pub Arc<Principal>, pub PhantomData<D>);

impl<D> Deref for Caller<D> {
    type Target = Principal;

    fn deref(&self) -> &Principal {
        &self.0
    }
}

impl<D: Dialect, S: Sync> FromRequestParts<S> for Caller<D> {
    type Rejection = ApiError<D>;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        match parts.extensions.get::<Identity>() {
            Some(Identity::Known(principal)) => Ok(Self(principal.clone(), PhantomData)),
            Some(Identity::Unusable(reason)) => Err(reason.error().into()),
            Some(Identity::NeedsKey(reason)) => Err(reason.error().into()),
            Some(Identity::Failed(error)) => Err(again(error).into()),
            Some(Identity::Anonymous | Identity::Refused(_)) | None => {
                Err(CoreError::unauthenticated().into())
            }
        }
    }
}

/// What the edge found out about the sender. Open routes never look at it.
#[derive(Debug, Clone)]
pub(crate) enum Identity {
    Known(Arc<Principal>),
    /// No key was sent.
    Anonymous,
    /// A key was sent that is not good; perhaps one that is known.
    Refused(Option<Arc<RefusedKey>>),
    Unusable(Unusable),
    /// No key was sent, in development mode, but for this reason one is needed.
    NeedsKey(NeedsKey),
    /// The key may not be used from there, or could not be looked up.
    Failed(Arc<CoreError>),
}

impl Identity {
    /// The caller, when there is a good one.
    pub(crate) fn principal(&self) -> Option<&Principal> {
        match self {
            Self::Known(principal) => Some(principal),
            _ => None,
        }
    }

    pub(crate) async fn of(service: &Service, head: &Parts, client: Option<IpAddr>) -> Self {
        match presented(&head.headers, &head.uri) {
            Presented::Nothing => Self::without_key(service, head),
            Presented::Unusable(reason) => Self::Unusable(reason),
            Presented::Key(key) => match service.authenticate(key, client).await {
                Ok(principal) => Self::Known(principal),
                Err(error) if error.kind == ErrorKind::Unauthenticated => {
                    Self::Refused(RefusedKey::find(&error).cloned().map(Arc::new))
                }
                Err(error) => Self::Failed(Arc::new(error)),
            },
        }
    }

    fn without_key(service: &Service, head: &Parts) -> Self {
        let Some(principal) = service.dev_principal() else { return Self::Anonymous };
        match keyless::check(head) {
            Ok(()) => Self::Known(principal),
            Err(reason) => Self::NeedsKey(reason),
        }
    }
}

/// The shared look-up error as an error of its own, with the same cause for the log.
fn again(error: &Arc<CoreError>) -> CoreError {
    CoreError {
        kind: error.kind,
        code: error.code,
        detail: error.detail.clone(),
        fields: error.fields.clone(),
        extra: error.extra.clone(),
        retry_after: error.retry_after,
        source: Some(Box::new(SharedError(error.clone()))),
    }
}

/// A shared error as the source of another.
#[derive(Debug)]
struct SharedError(Arc<CoreError>);

impl std::fmt::Display for SharedError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for SharedError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn std::error::Error + 'static))
    }
}
