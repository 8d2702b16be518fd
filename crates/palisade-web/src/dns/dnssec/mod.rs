//! Validation of DNSSEC (RFC 4033 to 4035) by the scanner itself: from the keys of the root down to the host, over the
//! records that the resolver passes on unjudged. Called by the collector of the DNS part.

mod anchor;
mod chain;
mod collect;
mod denial;
mod keys;
mod problem;

pub use anchor::{TrustAnchor, TrustAnchorError};
#[cfg(test)]
pub(crate) use collect::Delegation;
pub(crate) use collect::{Dnssec, State, collect};
