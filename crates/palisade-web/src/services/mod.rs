//! Services of the target's host that are no web sites: databases, caches, queues, remote access. Knocked at only when the
//! owner agreed to it, and known only by what they say.

mod collect;
mod facts;
mod grammar;
mod http;
mod knock;
mod ports;
mod requests;
mod ssh;

pub(crate) use collect::collect;
#[cfg(test)]
pub(crate) use facts::{Heard, Port};
pub(crate) use facts::{Services, Shown};
pub(crate) use ssh::SshOffer;
