//! Flaws of TLS servers that show only when a client breaks the rules: one small step each, on connections of their own,
//! and only when the owner agreed. Nothing that an answer holds is kept.

mod ccs;
mod collect;
#[cfg(test)]
mod crafted;
mod facts;
mod greeting;
mod heartbleed;
mod renegotiation;
mod robot;
mod rsa;
mod schedule;
mod server;
mod session;
mod wire;

pub(crate) use collect::{collect, try_all};
pub(crate) use facts::{Probed, TlsProbes};
