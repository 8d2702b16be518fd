//! What the DNS says about a site, before it is judged.

use std::net::IpAddr;

use super::dnssec::Dnssec;
use super::lookup::LookupFailure;
use super::mail::Mail;
use super::tlsa::Tlsa;
use crate::observation::Unjudged;

/// Something asked of the DNS.
pub(crate) type Fact<T> = Result<T, LookupFailure>;

/// Everything that was asked.
#[derive(Debug, Clone)]
pub(crate) struct Dns {
    pub(crate) host: String,
    /// The registrable domain: what mail policies and delegations are about.
    pub(crate) domain: String,
    pub(crate) addresses: Fact<Addresses>,
    pub(crate) zones: Vec<Zone>,
    pub(crate) soa: Fact<Option<Soa>>,
    pub(crate) caa: Fact<Option<CaaSet>>,
    pub(crate) texts: Vec<(String, Fact<Vec<String>>)>,
    pub(crate) wildcard: Fact<Wildcard>,
    /// Hosts of other sites that the page takes code from; only in a full scan.
    pub(crate) linked: Vec<(String, Fact<Addresses>)>,
    pub(crate) mail: Mail,
    pub(crate) dnssec: Fact<Dnssec>,
    /// Of the site's port; only in a full scan.
    pub(crate) tlsa: Option<Fact<Vec<Tlsa>>>,
    /// Queries that it took, and the time until the last answer.
    pub(crate) queries: usize,
    pub(crate) millis: u64,
}

impl Dns {
    /// Whether the registrable domain is a zone of its own, so that its owner can say something in it. Names that a
    /// hosting service gives to its customers are none.
    ///
    /// # Errors
    /// [`Unjudged`] when that is not known.
    pub(crate) fn is_own_zone(&self) -> Result<bool, Unjudged> {
        let own = self.zones.iter().find(|zone| zone.name == self.domain);
        own.map_or(Ok(false), |zone| known(&zone.servers).map(|servers| !servers.is_empty()))
    }
}

/// Where the host leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Addresses {
    /// Aliases on the way (CNAME), without the host.
    pub(crate) aliases: Vec<String>,
    pub(crate) addresses: Vec<IpAddr>,
    pub(crate) end: End,
}

/// What is at the end of a chain of aliases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum End {
    Exists,
    /// The last name does not exist.
    Missing,
    /// Not even the registrable domain of the last name exists: anybody can register it.
    Registrable(String),
}

/// One delegation: of the registrable domain, or of a name between it and the host.
#[derive(Debug, Clone)]
pub(crate) struct Zone {
    pub(crate) name: String,
    pub(crate) servers: Fact<Vec<NameServer>>,
}

/// One NS record.
#[derive(Debug, Clone)]
pub(crate) struct NameServer {
    pub(crate) host: String,
    pub(crate) addresses: Fact<Addresses>,
}

/// What the SOA record says of its zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Soa {
    pub(crate) primary: String,
    pub(crate) contact: String,
    pub(crate) serial: u32,
}

/// The CAA records that hold for the host (RFC 8659 section 3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CaaSet {
    pub(crate) at: String,
    pub(crate) records: Vec<Caa>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Caa {
    pub(crate) critical: bool,
    /// In lower case.
    pub(crate) tag: String,
    pub(crate) value: String,
}

/// What a name answers that nobody set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wildcard {
    pub(crate) name: String,
    pub(crate) addresses: Vec<IpAddr>,
}

/// The fact, or why it cannot be judged.
///
/// # Errors
/// [`Unjudged`] when the look-up failed.
pub(crate) fn known<T>(fact: &Fact<T>) -> Result<&T, Unjudged> {
    fact.as_ref().map_err(|failure| Unjudged::from(failure.clone()))
}
