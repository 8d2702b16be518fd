//! What the prober found out about a server: plain facts for the checks, the rating and the `tls` block.

use super::message::{KeyExchange, ServerHello};
use super::prober::{Refusal, Trouble};
use super::suites::Suite;
use super::version::Version;
use crate::observation::Unjudged;
use palisade_model::GapReason;

/// Whether a server speaks a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Support {
    /// And what its ServerHello said.
    Yes(Box<ServerHello>),
    No(Refusal),
    Unknown(Unjudged),
}

impl Support {
    pub(crate) fn is_yes(&self) -> bool {
        matches!(self, Self::Yes(_))
    }
}

/// The suites that a server accepts in one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Offer {
    pub(crate) version: Version,
    /// What the server chose out of all comes first.
    pub(crate) suites: Vec<&'static Suite>,
    /// Whether the others follow in the server's order.
    pub(crate) is_ordered: bool,
    /// Why there may be more than these.
    pub(crate) unknown: Option<Unjudged>,
}

/// Who decides which suite is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Preference {
    Server,
    Client,
}

/// The groups of key exchange that a server accepts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Groups {
    pub(crate) codes: Vec<u16>,
    pub(crate) unknown: Option<Unjudged>,
}

/// What only a full scan asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Details {
    /// The suites of SSL 2.0 that both know; `None` when the server does not speak it.
    pub(crate) ssl2: Result<Option<Vec<&'static str>>, Unjudged>,
    /// Groups of TLS 1.3.
    pub(crate) groups: Groups,
    /// Curves up to TLS 1.2: the weak ones, and all of them when the server has no TLS 1.3.
    pub(crate) curves: Groups,
    /// Parameters of DHE suites, each once.
    pub(crate) parameters: Result<Vec<KeyExchange>, Unjudged>,
    /// `None` where there is no choice.
    pub(crate) preference: Result<Option<Preference>, Unjudged>,
    /// Whether a hello that admits to be a fallback is refused; `None` where there is nothing to fall back to.
    pub(crate) refuses_fallback: Result<Option<bool>, Unjudged>,
}

/// Everything that the prober found out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Survey {
    /// From SSL 3.0 on.
    pub(crate) versions: Vec<(Version, Support)>,
    /// Of the versions that the server speaks. A quick scan has one suite of each family.
    pub(crate) offers: Vec<Offer>,
    /// `None` in a quick scan.
    pub(crate) details: Option<Details>,
    pub(crate) connections: usize,
}

impl Survey {
    pub(crate) fn support(&self, version: Version) -> Option<&Support> {
        self.versions.iter().find(|(known, _)| *known == version).map(|(_, support)| support)
    }

    pub(crate) fn speaks(&self, version: Version) -> bool {
        self.support(version).is_some_and(Support::is_yes)
    }

    /// What the server said in the highest version up to TLS 1.2.
    pub(crate) fn highest_legacy(&self) -> Option<(Version, &ServerHello)> {
        self.versions.iter().rev().find_map(|(version, support)| match support {
            Support::Yes(hello) if *version != Version::Tls13 => Some((*version, hello.as_ref())),
            _ => None,
        })
    }

    /// Every accepted suite with the version.
    pub(crate) fn accepted(&self) -> impl Iterator<Item = (Version, &'static Suite)> {
        self.offers.iter().flat_map(|offer| offer.suites.iter().map(|suite| (offer.version, *suite)))
    }
}

impl From<&Trouble> for Unjudged {
    fn from(trouble: &Trouble) -> Self {
        let reason = match trouble {
            Trouble::TimedOut => GapReason::TimeOut,
            Trouble::Malformed(_) | Trouble::BadMessage => GapReason::Limit,
            Trouble::Unreachable(_) | Trouble::Reset | Trouble::GaveUp => GapReason::Unreachable,
        };
        Self::new(reason, trouble.to_string())
    }
}
