//! Asks for everything that the chain of trust of a host needs, at once, and validates it.

use std::sync::Arc;

use futures_util::future::join_all;
use hickory_proto::dnssec::Verifier;
use hickory_proto::dnssec::rdata::{DNSSECRData, DS};
use hickory_proto::rr::{RData, Record, RecordType};
use palisade_model::UnixMillis;

use super::anchor::TrustAnchor;
use super::chain::{Link, Outcome, delegation_signers, validate};
use crate::dns::facts::Fact;
use crate::dns::lookup::{Answer, LookupFailure, Lookups, Question, text_of};

/// DNSSEC of a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dnssec {
    pub(crate) state: State,
    /// DS records of the registrable domain at its parent.
    pub(crate) delegations: Vec<Delegation>,
    /// Algorithm numbers of the domain's keys, each once.
    pub(crate) key_algorithms: Vec<u8>,
}

/// What a validating resolver makes of the host's addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum State {
    Secure,
    /// From this name on nothing is signed.
    Insecure(String),
    /// It answers nobody, for this reason.
    Bogus(String),
}

/// One DS record, by its numbers in the registries of IANA.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Delegation {
    pub(crate) key_tag: u16,
    pub(crate) algorithm: u8,
    pub(crate) digest: u8,
}

/// Asks and validates.
///
/// # Errors
/// [`LookupFailure`] when something was not answered, or the server passes no signatures on.
pub(crate) async fn collect(
    lookups: &Lookups<'_>,
    anchors: &[TrustAnchor],
    host: &str,
    domain: &str,
    now: UnixMillis,
) -> Fact<Dnssec> {
    let names = downwards(host);
    let links = join_all(names.iter().map(|name| link(lookups, name)));
    let addresses = [RecordType::A, RecordType::AAAA].map(|kind| lookups.ask(host, kind));
    let (links, addresses) = tokio::join!(links, join_all(addresses));
    let links: Vec<Link> = links.into_iter().collect::<Result<_, _>>()?;
    let addresses: Vec<Arc<Answer>> = addresses.into_iter().collect::<Result<_, _>>()?;
    if !links.first().is_some_and(|root| root.dnskey.answers.iter().any(is_signature)) {
        return Err(LookupFailure::NoSignatures);
    }
    let seconds = u32::try_from(now.div_euclid(1000)).unwrap_or(u32::MAX);
    let state = match validate(anchors, &links, &addresses, seconds) {
        Ok(Outcome::Secure) => State::Secure,
        Ok(Outcome::Insecure(at)) => State::Insecure(text_of(&at)),
        Err(problem) => State::Bogus(problem.to_string()),
    };
    let domain = Question::new(domain, RecordType::DS)?.name;
    let own = links.iter().find(|link| link.name == domain);
    Ok(Dnssec {
        state,
        delegations: own.map(delegations).unwrap_or_default(),
        key_algorithms: own.map(key_algorithms).unwrap_or_default(),
    })
}

/// The root, then every name down to the host.
fn downwards(host: &str) -> Vec<String> {
    let up = std::iter::successors(Some(host), |name| name.split_once('.').map(|(_, parent)| parent));
    let mut names: Vec<String> = up.map(str::to_owned).collect();
    names.push(".".to_owned());
    names.reverse();
    names
}

async fn link(lookups: &Lookups<'_>, name: &str) -> Fact<Link> {
    let is_root = name == ".";
    let ds = async {
        match is_root {
            true => Ok(None),
            false => lookups.ask(name, RecordType::DS).await.map(Some),
        }
    };
    let (dnskey, ds) = tokio::join!(lookups.ask(name, RecordType::DNSKEY), ds);
    Ok(Link { name: Question::new(name, RecordType::DNSKEY)?.name, dnskey: dnskey?, ds: ds? })
}

fn is_signature(record: &Record) -> bool {
    matches!(record.data, RData::DNSSEC(DNSSECRData::RRSIG(_)))
}

fn delegations(link: &Link) -> Vec<Delegation> {
    let Some(answer) = &link.ds else { return Vec::new() };
    let signers = delegation_signers(&answer.answers, &link.name);
    let delegation = |ds: &DS| Delegation {
        key_tag: ds.key_tag(),
        algorithm: u8::from(ds.algorithm()),
        digest: u8::from(ds.digest_type()),
    };
    signers.iter().map(delegation).collect()
}

fn key_algorithms(link: &Link) -> Vec<u8> {
    let own = |record: &&Record| record.name == link.name;
    let algorithm = |record: &Record| match &record.data {
        RData::DNSSEC(DNSSECRData::DNSKEY(key)) => Some(u8::from(key.algorithm())),
        _ => None,
    };
    let mut algorithms: Vec<u8> = link.dnskey.answers.iter().filter(own).filter_map(algorithm).collect();
    algorithms.sort_unstable();
    algorithms.dedup();
    algorithms
}
