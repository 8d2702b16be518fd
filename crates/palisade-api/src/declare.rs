//! What a resource says about its operations beside their handlers: scope and errors. `router.rs` collects it, the
//! description and the isolation test read it.

use std::sync::Arc;

use palisade_model::Scope;
use palisade_service::Service;
use utoipa_axum::router::OpenApiRouter;

/// Who may call a route. `gate.rs` and the service enforce it; this declares it, for them, the description and its test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Without a key.
    Open,
    /// With a key that has the scope.
    Needs(Scope),
    /// With a key that has the scope, or any key of a member, who acts for nobody else.
    NeedsUnlessMember(Scope),
    /// With a key that has the scope, or an event token in the URL, which the handler looks at.
    NeedsOrEventToken(Scope),
    /// With any good key.
    AnyKey,
}

/// One error status and what it means.
pub(crate) type Failure = (&'static str, &'static str);

/// One described operation.
#[derive(Debug, Clone, Copy)]
pub struct Operation {
    /// In lower case.
    pub method: &'static str,
    /// With `{parameters}`.
    pub path: &'static str,
    pub access: Access,
    /// Errors beyond those that every operation with a key has.
    pub(crate) errors: &'static [Failure],
    /// Reads take `If-None-Match`, writes take `If-Match`.
    pub(crate) conditional: bool,
}

/// One resource: a tag of the description, its handlers, and what is said about them.
pub(crate) struct Group {
    pub(crate) tag: &'static str,
    pub(crate) about: &'static str,
    pub(crate) routes: fn() -> OpenApiRouter<Arc<Service>>,
    pub(crate) operations: &'static [Operation],
}

/// An operation that needs `scope`.
pub(crate) const fn needs(method: &'static str, path: &'static str, scope: Scope) -> Operation {
    Operation { method, path, access: Access::Needs(scope), errors: &[], conditional: false }
}

/// An operation that needs `scope`, but of members only when it concerns others.
pub(crate) const fn needs_unless_member(method: &'static str, path: &'static str, scope: Scope) -> Operation {
    Operation { access: Access::NeedsUnlessMember(scope), ..needs(method, path, scope) }
}

/// An operation that needs `scope`, or an event token in the URL.
pub(crate) const fn needs_or_event_token(
    method: &'static str,
    path: &'static str,
    scope: Scope,
) -> Operation {
    Operation { access: Access::NeedsOrEventToken(scope), ..needs(method, path, scope) }
}

/// An operation for every key.
pub(crate) const fn any_key(method: &'static str, path: &'static str) -> Operation {
    Operation { access: Access::AnyKey, ..open(method, path) }
}

/// An operation without a key.
pub(crate) const fn open(method: &'static str, path: &'static str) -> Operation {
    Operation { method, path, access: Access::Open, errors: &[], conditional: false }
}

impl Operation {
    /// The same with more errors.
    pub(crate) const fn fails(self, errors: &'static [Failure]) -> Self {
        Self { errors, ..self }
    }

    /// The same with entity tags: `If-None-Match` and 304 on a read, `If-Match` and 412 on a write.
    pub(crate) const fn conditional(self) -> Self {
        Self { conditional: true, ..self }
    }
}

/// Errors of operations that take a JSON body.
pub(crate) const BODY: &[Failure] =
    &[("413", "The body is larger than 1 MiB"), ("415", "The body is not announced as JSON")];
