//! Asks a server what it accepts with hellos that no library would send: SSL 2.0 to TLS 1.3, every suite, every
//! group. Reads what comes back in clear and never finishes a handshake.

mod certificates;
mod cursor;
mod details;
mod facts;
mod gate;
mod group;
mod hello;
mod message;
mod offers;
mod order;
mod primes;
mod prober;
mod read;
mod record;
mod sieve;
mod ssl2;
mod suites;
mod survey;
mod version;
mod versions;

pub(crate) use certificates::of_handshake;
pub(crate) use facts::{Details, Groups, Offer, Preference, Support, Survey};
pub(crate) use group::{Group, GroupKind};
pub(crate) use hello::Hello;
#[cfg(test)]
pub(crate) use message::Extensions;
pub(crate) use message::{KeyExchange, ServerHello, bits, certificates as certificate_list, server_hello};
pub(crate) use primes::common_prime;
pub(crate) use prober::Prober;
#[cfg(test)]
pub(crate) use prober::Refusal;
pub(crate) use read::{is_ssl2_hello, read_message, read_messages};
pub(crate) use suites::{Suite, Weakness};
pub(crate) use survey::{Surveyed, full_survey, quick_survey};
pub(crate) use version::Version;
