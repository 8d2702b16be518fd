//! Everything about TLS: the handshake that records certificates instead of refusing them, the judgement of
//! chains, and the prober that finds out what a server accepts.

mod active;
mod alone;
mod block;
mod breach;
mod bytes;
mod certificate;
mod chain;
mod collect;
mod der;
mod facts;
mod handshake;
mod probe;
mod rating;
mod trust;

pub(crate) use active::{Probed, TlsProbes, collect as try_flaws};
pub use alone::{suite_names, survey_tls, try_tls_flaws};
pub use bytes::{read_chain_bytes, read_message_bytes, read_server_bytes};
pub(crate) use certificate::{CertificateFacts, facts as certificate_facts};
pub(crate) use chain::{Presented, Status, known_bad};
pub(crate) use collect::{collect, endpoint};
pub(crate) use facts::TlsFacts;
pub(crate) use handshake::{Handshake, Wish, handshake};
pub(crate) use probe::{
    Details, Group, GroupKind, KeyExchange, Preference, Suite, Support, Version, Weakness, bits, common_prime,
};
pub use trust::RootsError;
pub(crate) use trust::{Roots, Trust, Verdict, judge};
#[cfg(test)]
pub(crate) use {
    breach::Reflection,
    chain::{Asked, Stapled},
    handshake::Tickets,
    probe::{Extensions, Groups, Offer, Refusal, ServerHello, Survey},
};
