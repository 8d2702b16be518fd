//! The declared access of a route, held before its handler reads a body: a key that may not call it learns nothing
//! about what the call expects. The use cases ask again.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::RequestExt;
use axum::extract::{MatchedPath, Request};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use palisade_service::require;

use crate::declare::Access;
use crate::{Caller, Error, operations};

/// By path, then method in lower case.
static ACCESS: LazyLock<HashMap<&'static str, Vec<(&'static str, Access)>>> = LazyLock::new(|| {
    operations().fold(HashMap::new(), |mut paths, operation| {
        paths.entry(operation.path).or_insert_with(Vec::new).push((operation.method, operation.access));
        paths
    })
});

/// Layer around every described route.
pub(crate) async fn gate(mut request: Request, next: Next) -> Response {
    match check(&mut request).await {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

async fn check(request: &mut Request) -> Result<(), Error> {
    let needed = match access(request) {
        None | Some(Access::Open) => return Ok(()),
        Some(Access::NeedsOrEventToken(_)) if has_event_token(request) => return Ok(()),
        Some(access) => access,
    };
    let caller: Caller = request.extract_parts().await?;
    match needed {
        Access::Needs(scope) | Access::NeedsOrEventToken(scope) => Ok(require(&caller, scope)?),
        Access::NeedsUnlessMember(scope) if caller.member.is_none() => Ok(require(&caller, scope)?),
        Access::NeedsUnlessMember(_) | Access::AnyKey | Access::Open => Ok(()),
    }
}

/// Whether the handler has a token to look at; it looks at nothing else then.
fn has_event_token(request: &Request) -> bool {
    let pairs = request.uri().query().unwrap_or_default().split('&');
    pairs.filter_map(|pair| pair.split('=').next()).any(|name| name == "event_token")
}

/// `None` when the path has no such method, which the router answers.
fn access(request: &Request) -> Option<Access> {
    let path = request.extensions().get::<MatchedPath>()?.as_str();
    let method = if request.method() == Method::HEAD { &Method::GET } else { request.method() };
    let mut methods = ACCESS.get(path)?.iter();
    methods.find(|(known, _)| known.eq_ignore_ascii_case(method.as_str())).map(|(_, access)| *access)
}
