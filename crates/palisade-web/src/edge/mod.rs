//! How caches, proxies and static folders in front of a site take requests that are meant to confuse them. Every request
//! to something that may be cached carries an address of its own, so that no visitor ever gets its answer. Only when the
//! owner agreed to it.

mod alias;
mod buster;
mod cached;
mod collect;
mod deception;
mod hops;
mod origin;
mod poisoning;

pub(crate) use alias::Alias;
pub(crate) use cached::{Cached, is_cacheable};
pub(crate) use collect::{Edge, collect, collect_origins};
pub(crate) use deception::Disguised;
#[cfg(test)]
pub(crate) use hops::Door;
pub(crate) use hops::{FORWARDED_FOR, Hops};
pub(crate) use origin::Candidate;
pub(crate) use poisoning::Poisoning;
#[cfg(test)]
pub(crate) use poisoning::Tried;
