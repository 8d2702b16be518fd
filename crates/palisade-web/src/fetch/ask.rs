//! One request before it is made. Built by the collectors of parts.

use bytes::Bytes;
use hyper::Method;
use url::Url;

/// What is asked of a site.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    pub(crate) method: Method,
    pub(crate) url: Url,
    /// Besides those that every request has; a name of those replaces its value.
    pub(crate) fields: Vec<(&'static str, String)>,
    pub(crate) body: Bytes,
}

impl Ask {
    pub(crate) fn get(url: &Url) -> Self {
        Self::new(Method::GET, url)
    }

    pub(crate) fn new(method: Method, url: &Url) -> Self {
        Self { method, url: url.clone(), fields: Vec::new(), body: Bytes::new() }
    }

    /// The same with one more header field.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.fields.push((name, value.into()));
        self
    }
}
