//! One request before it is made. Built by the collectors of parts.

use std::borrow::Cow;

use bytes::Bytes;
use hyper::Method;
use url::Url;

/// What is asked of a site.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    pub(crate) method: Method,
    pub(crate) url: Url,
    /// Path and query as they are to be sent, where they differ from those of the URL.
    pub(crate) target: Option<String>,
    /// Besides those that every request has; a name of those replaces its value. `host` names another site at
    /// the same address.
    pub(crate) fields: Vec<(Cow<'static, str>, String)>,
    pub(crate) body: Bytes,
    /// How much of the body is wanted; the ordinary limit when nothing is said.
    pub(crate) body_bytes: Option<usize>,
    /// Whether it is asked again, later, where the host says that it is asked too fast.
    pub(crate) again: bool,
    /// Whether a failure speaks against the host. Not where nobody knows whether it speaks HTTP at all.
    pub(crate) counts: bool,
}

impl Ask {
    pub(crate) fn get(url: &Url) -> Self {
        Self::new(Method::GET, url)
    }

    pub(crate) fn new(method: Method, url: &Url) -> Self {
        Self {
            method,
            url: url.clone(),
            target: None,
            fields: Vec::new(),
            body: Bytes::new(),
            body_bytes: None,
            again: true,
            counts: true,
        }
    }

    /// The same with one more header field.
    pub(crate) fn with(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Self {
        self.fields.push((name.into(), value.into()));
        self
    }

    /// The same with a body of JSON.
    pub(crate) fn json(self, body: impl Into<Bytes>) -> Self {
        Self { body: body.into(), ..self.with("content-type", "application/json") }
    }

    /// The same, whose first answer is the answer.
    pub(crate) fn only_once(self) -> Self {
        Self { again: false, ..self }
    }

    /// The same, to something that may speak another protocol.
    pub(crate) fn on_trial(self) -> Self {
        Self { counts: false, ..self }
    }

    /// The same, of whose body at most this much is read; never more than the largest body of the budgets.
    pub(crate) fn up_to(self, body_bytes: usize) -> Self {
        Self { body_bytes: Some(body_bytes), ..self }
    }

    /// The same, asking for the first bytes only (RFC 9110 section 14.2). A server that sends everything is cut.
    pub(crate) fn first(self, bytes: usize) -> Self {
        let range = format!("bytes=0-{}", bytes.saturating_sub(1));
        self.with("range", range).with("accept-encoding", "identity").up_to(bytes)
    }
}
