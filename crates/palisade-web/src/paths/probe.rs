//! One place to look at, and how its answer is read.

use std::borrow::Cow;

use palisade_model::Severity;
use url::Url;

use crate::fetch::{Ask, Exchange};
use crate::requests::at;

/// What a probe looks for; each belongs to one check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Topic {
    AdminPanel,
    Backup,
    CiFile,
    ConfigFile,
    Crossdomain,
    Debug,
    DsStore,
    Env,
    Git,
    Gpc,
    GraphqlIde,
    GraphqlIntrospection,
    GraphqlSuggestions,
    Htpasswd,
    IdeFile,
    Jwks,
    LogFile,
    Metrics,
    Oidc,
    Openapi,
    OtherVcs,
    PackageManifest,
    Phpinfo,
    ServerStatus,
    WordpressUsers,
}

/// How a probe asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    /// The beginning of a text.
    Get,
    /// Only as many bytes as its grammar needs.
    First(usize),
    /// This JSON by POST. It asks and changes nothing.
    Post(&'static str),
}

/// What an answer turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Not what the probe looks for.
    Other,
    /// What it looks for, and as it should be.
    Harmless,
    /// A problem, with evidence that holds no secret, and its severity where it differs from the check's.
    Exposed(String, Option<Severity>),
}

impl Reading {
    /// Exposed when `exposed`, with this evidence.
    pub(super) fn when(exposed: bool, evidence: &str) -> Self {
        if exposed { Self::Exposed(evidence.to_owned(), None) } else { Self::Other }
    }
}

/// One place to look at.
#[derive(Debug, Clone)]
pub(crate) struct Probe {
    pub(crate) topic: Topic,
    pub(crate) how: How,
    /// Path and query below the root of the site.
    pub(crate) path: Cow<'static, str>,
    /// Whether answers other than 200 and 206 are read too.
    pub(crate) any_status: bool,
    pub(crate) read: fn(&Exchange) -> Reading,
}

/// Texts are read no further; every grammar is satisfied before.
const TEXT_BYTES: usize = 64 * 1024;

impl Probe {
    pub(super) const fn get(topic: Topic, path: &'static str, read: fn(&Exchange) -> Reading) -> Self {
        Self { topic, how: How::Get, path: Cow::Borrowed(path), any_status: false, read }
    }

    pub(super) const fn first(
        topic: Topic,
        path: &'static str,
        bytes: usize,
        read: fn(&Exchange) -> Reading,
    ) -> Self {
        Self { topic, how: How::First(bytes), path: Cow::Borrowed(path), any_status: false, read }
    }

    /// What is asked at the site of `page`.
    pub(super) fn ask(&self, page: &Url) -> Ask {
        let url = at(page, &self.path);
        match self.how {
            How::Get => Ask::get(&url).up_to(TEXT_BYTES),
            How::First(bytes) => Ask::get(&url).first(bytes),
            How::Post(body) => Ask::new(hyper::Method::POST, &url).json(body).up_to(TEXT_BYTES),
        }
    }

    pub(super) fn method(&self) -> &'static str {
        match self.how {
            How::Get => "GET",
            How::First(_) => "GET with Range",
            How::Post(_) => "POST",
        }
    }
}
