//! A product that may be open, and where it is asked. Lines of the tables.

use hyper::Method;
use url::Url;

use super::super::question::{Question, Read};
use super::super::topic::Topic;
use crate::fetch::Ask;
use crate::requests::at;

/// A port of the target's host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Port {
    Http(u16),
    Https(u16),
}

/// One question to one product.
#[derive(Debug, Clone, Copy)]
pub(super) struct Product {
    pub(super) topic: Topic,
    pub(super) name: &'static str,
    /// Where it listens when nobody says otherwise.
    pub(super) ports: &'static [Port],
    /// Whether the site itself may be it.
    pub(super) at_site: bool,
    pub(super) path: &'static str,
    /// JSON to ask by POST, where that is how it is read.
    pub(super) body: Option<&'static str>,
    pub(super) read: Read,
}

impl Port {
    pub(super) fn number(self) -> u16 {
        match self {
            Self::Http(port) | Self::Https(port) => port,
        }
    }

    /// The root of what listens there; `None` when the host cannot be part of an address.
    pub(super) fn root(self, host: &str) -> Option<Url> {
        let scheme = if matches!(self, Self::Https(_)) { "https" } else { "http" };
        let host = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
        Url::parse(&format!("{scheme}://{host}:{}/", self.number())).ok()
    }
}

impl Product {
    pub(super) const fn get(
        topic: Topic,
        name: &'static str,
        ports: &'static [Port],
        path: &'static str,
        read: Read,
    ) -> Self {
        Self { topic, name, ports, at_site: true, path, body: None, read }
    }

    /// The same with a body to post.
    pub(super) const fn posting(self, body: &'static str) -> Self {
        Self { body: Some(body), ..self }
    }

    /// The same, asked on its ports only.
    pub(super) const fn on_ports(self) -> Self {
        Self { at_site: false, ..self }
    }

    /// The question, put to what answers at `root`.
    pub(super) fn ask(&self, root: &Url) -> Question {
        let url = at(root, self.path);
        let ask = match self.body {
            Some(body) => Ask::new(Method::POST, &url).json(body),
            None => Ask::get(&url),
        };
        let port = root.port().map_or_else(String::new, |port| format!(" on port {port}"));
        let ask = ask.with("accept", "application/json");
        Question::new(self.topic, format!("{}{port}", self.name), ask, self.read)
    }
}
