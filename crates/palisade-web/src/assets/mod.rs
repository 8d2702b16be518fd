//! What pages, scripts and styles of a site say: each text is fetched once, read once by the secrets engine and one
//! table of marks, and dropped. Checks get the facts.

mod collect;
mod crawl;
mod dangling;
mod download;
mod facts;
mod leaks;
mod libraries;
mod library_address;
mod maps;
mod marks;
mod reader;
mod tokens;

pub(crate) use collect::collect;
pub(crate) use crawl::Frontier;
pub(crate) use dangling::missing_bucket;
pub(crate) use facts::{Assets, Kind, ReadPage, Text, is_own, shown};
pub(crate) use leaks::{Leak, secret_digest};
pub(crate) use libraries::{Judged, Library};
#[cfg(test)]
pub(crate) use maps::MapFacts;
pub(crate) use maps::MapFound;
pub(crate) use marks::{Hit, Mark};
#[cfg(test)]
pub(crate) use reader::Reader;
pub(crate) use reader::builtin_secrets;
pub(crate) use tokens::{Token, is_public_key};
