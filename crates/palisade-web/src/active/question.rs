//! One question, and how its answer is read. Made by the tables of each topic.

use hyper::Method;
use url::Url;

use super::topic::Topic;
use crate::fetch::{Ask, Exchange};

/// Evidence of a problem, when the answer shows one by the grammar of its content; without anything of what was found
/// but its form.
pub(super) type Read = fn(&Exchange) -> Option<String>;

/// One question.
#[derive(Debug)]
pub(super) struct Question {
    pub(super) topic: Topic,
    /// What tells it from the other problems of its topic; problems of one subject are one finding.
    pub(super) subject: String,
    /// What the evidence begins with, such as the name of a table; empty where there is nothing to tell apart.
    pub(super) about: String,
    /// What the finding calls the request.
    pub(super) request: &'static str,
    pub(super) ask: Ask,
    pub(super) read: Read,
}

/// Every grammar is satisfied before.
const BYTES: usize = 128 * 1024;

impl Question {
    pub(super) fn new(topic: Topic, subject: impl Into<String>, ask: Ask, read: Read) -> Self {
        let request = match ask.method {
            Method::HEAD => "HEAD",
            Method::POST => "POST",
            _ => "GET",
        };
        let ask = if ask.body_bytes.is_none() { ask.up_to(BYTES) } else { ask };
        Self { topic, subject: subject.into(), about: String::new(), request, ask, read }
    }

    /// A GET of JSON.
    pub(super) fn get(topic: Topic, subject: impl Into<String>, url: &Url, read: Read) -> Self {
        Self::new(topic, subject, Ask::get(url).with("accept", "application/json"), read)
    }

    /// This JSON by POST, where that is how one reads. It changes nothing.
    pub(super) fn post(
        topic: Topic,
        subject: impl Into<String>,
        url: &Url,
        body: impl Into<bytes::Bytes>,
        read: Read,
    ) -> Self {
        let ask = Ask::new(Method::POST, url).with("accept", "application/json").json(body);
        Self::new(topic, subject, ask, read)
    }

    /// The same with one more header field.
    pub(super) fn with(self, name: &'static str, value: impl Into<String>) -> Self {
        Self { ask: self.ask.with(name, value), ..self }
    }

    /// The same about one of several things of the subject.
    pub(super) fn about(self, about: impl Into<String>) -> Self {
        Self { about: about.into(), ..self }
    }
}
