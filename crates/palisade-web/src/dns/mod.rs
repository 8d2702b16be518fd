//! What the DNS says about a site: addresses, delegation, certificates' authorities, DNSSEC, mail. Collected as a part of
//! the scan through a DNS client of its own.

mod addresses;
mod block;
mod bytes;
mod collect;
mod dnssec;
mod facts;
mod linked;
mod lookup;
mod mail;
mod resolv_conf;
mod settings;
mod tlsa;

pub(crate) use block::block;
pub use bytes::read_dns_bytes;
pub(crate) use collect::collect;
pub(crate) use dnssec::State;
#[cfg(test)]
pub(crate) use dnssec::{Delegation, Dnssec};
pub use dnssec::{TrustAnchor, TrustAnchorError};
pub(crate) use facts::{Addresses, CaaSet, Dns, End, NameServer, known};
#[cfg(test)]
pub(crate) use facts::{Caa, Soa, Wildcard, Zone};
pub use lookup::DnsResolver;
pub(crate) use lookup::{LookupFailure, Lookups, text_of};
#[cfg(test)]
pub(crate) use mail::{Disposition, Dmarc, Mail, SpfProblem, StsPolicy, Transport};
pub(crate) use mail::{
    DmarcFacts, MOST_LOOKUPS, MOST_VOIDS, MailServer, Qualifier, SpfFacts, Sts, servers as mail_servers,
};
pub use settings::DnsConfig;
pub(crate) use tlsa::Tlsa;
