//! The DNS client of the scanner: one question to the configured resolvers over UDP, then TCP, judged before it is
//! believed, asked once per scan. Called by the collectors of the DNS part and by the resolver of host names.

mod answer;
mod exchange;
mod failure;
mod lookups;
mod question;
mod resolver;

pub(crate) use answer::{Answer, read as read_answer};
pub(crate) use failure::LookupFailure;
pub(crate) use lookups::{Found, Lookups, text_of};
pub(crate) use question::Question;
pub use resolver::DnsResolver;
pub(crate) use resolver::addresses;
