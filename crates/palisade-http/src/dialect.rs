//! How a core error becomes a response: each API prefix has a dialect, handlers only say `?`.
//! An error travels to the edge inside the response, because only the edge knows the request id.

use std::marker::PhantomData;
use std::sync::Arc;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use palisade_service::CoreError;

/// What a dialect may say about the failed request.
#[derive(Debug, Clone, Copy)]
pub struct ErrorContext<'a> {
    pub request_id: &'a str,
    /// The path of the request, without its query.
    pub path: &'a str,
    /// The client asked for `application/problem+json` (RFC 9457).
    pub wants_problem: bool,
}

/// The error shape and the request id spelling of one API.
pub trait Dialect: Send + Sync + 'static {
    /// Status and body of an error. Headers that follow from the error (`Retry-After`,
    /// `WWW-Authenticate`) are added by the edge.
    fn render(error: &CoreError, context: &ErrorContext<'_>) -> Response;

    /// How a fresh request id is written; the argument is a version 7 UUID.
    fn request_id(fresh: palisade_model::RawId) -> String {
        fresh.uuid().to_string()
    }
}

type Render = fn(&CoreError, &ErrorContext<'_>) -> Response;
type Spell = fn(palisade_model::RawId) -> String;

/// Which dialect answers under which path: for errors that no handler made (404, 405, panic, time-out).
#[derive(Debug, Clone)]
pub struct Dialects {
    fallback: Spoken,
    prefixes: Vec<(&'static str, Spoken)>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Spoken {
    pub(crate) render: Render,
    pub(crate) request_id: Spell,
}

impl Spoken {
    fn of<D: Dialect>() -> Self {
        Self { render: D::render, request_id: D::request_id }
    }
}

impl Dialects {
    /// `D` answers wherever no prefix says otherwise.
    pub fn new<D: Dialect>() -> Self {
        Self { fallback: Spoken::of::<D>(), prefixes: Vec::new() }
    }

    /// `D` answers at `prefix` and below it; the longest prefix wins.
    #[must_use]
    pub fn at<D: Dialect>(mut self, prefix: &'static str) -> Self {
        self.prefixes.push((prefix, Spoken::of::<D>()));
        self.prefixes.sort_by_key(|(prefix, _)| std::cmp::Reverse(prefix.len()));
        self
    }

    pub(crate) fn of_path(&self, path: &str) -> Spoken {
        self.prefixes
            .iter()
            .find(|(prefix, _)| is_below(path, prefix))
            .map_or(self.fallback, |&(_, spoken)| spoken)
    }
}

fn is_below(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The error type of handlers and extractors of dialect `D`: whatever is a `CoreError` fits `?`.
#[derive(Debug)]
pub struct ApiError<D>(pub CoreError, PhantomData<D>);

impl<D, E: Into<CoreError>> From<E> for ApiError<D> {
    fn from(error: E) -> Self {
        Self(error.into(), PhantomData)
    }
}

impl<D: Dialect> IntoResponse for ApiError<D> {
    fn into_response(self) -> Response {
        Failure { error: Arc::new(self.0), render: Some(D::render) }.into_response()
    }
}

/// An error on its way to the edge; without a renderer the dialect of the path speaks.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    pub(crate) error: Arc<CoreError>,
    render: Option<Render>,
}

impl Failure {
    /// The stable word of the error inside a response; empty when there is none.
    pub(crate) fn code_in(response: &Response) -> &'static str {
        response.extensions().get::<Self>().map_or("", |failure| failure.error.code)
    }

    pub(crate) fn of_path(error: CoreError) -> Self {
        Self { error: Arc::new(error), render: None }
    }

    /// The final response, in the words of its dialect.
    pub(crate) fn rendered(&self, by_path: Spoken, context: &ErrorContext<'_>) -> Response {
        let mut response = self.render.unwrap_or(by_path.render)(&self.error, context);
        let status = response.status();
        let headers = response.headers_mut();
        if let Some(seconds) = self.error.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"palisade\""));
        }
        response
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Plain;
    struct Loud;

    impl Dialect for Plain {
        fn render(error: &CoreError, _: &ErrorContext<'_>) -> Response {
            error.detail.clone().into_response()
        }
    }

    impl Dialect for Loud {
        fn render(error: &CoreError, _: &ErrorContext<'_>) -> Response {
            error.detail.to_uppercase().into_response()
        }
        fn request_id(_: palisade_model::RawId) -> String {
            "loud".into()
        }
    }

    #[test]
    fn the_longest_prefix_on_a_segment_boundary_speaks() {
        let dialects = Dialects::new::<Plain>().at::<Plain>("/a").at::<Loud>("/a/b");
        let id = palisade_model::RawId::from_u128(0);
        for (path, loud) in [("/", false), ("/a", false), ("/a/b", true), ("/a/b/c", true), ("/a/bc", false)]
        {
            assert_eq!((dialects.of_path(path).request_id)(id) == "loud", loud, "{path}");
        }
    }
}
