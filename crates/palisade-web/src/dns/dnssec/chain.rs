//! Walks the chain of trust: the root's keys by the anchors, then each zone's keys by the DS records of the one above,
//! then the host's own records.

use std::sync::Arc;

use hickory_proto::dnssec::rdata::{DNSSECRData, DS};
use hickory_proto::rr::{Name, RData, Record, RecordType};

use super::anchor::TrustAnchor;
use super::denial::{self, Denied};
use super::keys::{SignedZone, Work};
use super::problem::Problem;
use crate::dns::lookup::Answer;

/// One name on the way down, with what was answered about it.
pub(super) struct Link {
    pub(super) name: Name,
    pub(super) dnskey: Arc<Answer>,
    /// Not of the root.
    pub(super) ds: Option<Arc<Answer>>,
}

/// How far the signatures hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    Secure,
    /// From this name on nothing is signed.
    Insecure(Name),
}

/// Validates the addresses of the last name, from the root down.
///
/// # Errors
/// [`Problem`] where the chain breaks.
pub(super) fn validate(
    anchors: &[TrustAnchor],
    links: &[Link],
    addresses: &[Arc<Answer>],
    now: u32,
) -> Result<Outcome, Problem> {
    let work = Work::at(now);
    let Some((root, rest)) = links.split_first() else { return Ok(Outcome::Insecure(Name::root())) };
    let anchors: Vec<DS> = anchors.iter().map(|anchor| anchor.0.clone()).collect();
    let mut zone = SignedZone::vouched(&work, &root.name, &root.dnskey.answers, &anchors)?;
    for link in rest {
        match below(&work, &zone, link)? {
            Below::SameZone => {}
            Below::Signed(next) => zone = next,
            Below::Unsigned => return Ok(Outcome::Insecure(link.name.clone())),
        }
    }
    if let Some(host) = links.last() {
        for answer in addresses {
            verify_addresses(&work, &zone, &host.name, &answer.answers)?;
        }
    }
    Ok(Outcome::Secure)
}

/// What a name is to the zone above it.
enum Below {
    SameZone,
    Signed(SignedZone),
    Unsigned,
}

fn below(work: &Work, zone: &SignedZone, link: &Link) -> Result<Below, Problem> {
    let Some(answer) = &link.ds else { return Ok(Below::SameZone) };
    let alias = |record: &Record| record.name == link.name && matches!(record.data, RData::CNAME(_));
    if answer.answers.iter().any(alias) {
        return Ok(Below::SameZone);
    }
    let signers = delegation_signers(&answer.answers, &link.name);
    if signers.is_empty() {
        return Ok(match denial::read(work, zone, &link.name, &answer.authorities)? {
            Denied::NoZone => Below::SameZone,
            Denied::UnsignedZone => Below::Unsigned,
        });
    }
    zone.verify(work, &answer.answers, &link.name, RecordType::DS)?;
    let usable = |ds: &DS| ds.algorithm().is_supported() && ds.digest_type().is_supported();
    let usable: Vec<DS> = signers.into_iter().filter(usable).collect();
    if usable.is_empty() {
        // What nobody can verify counts as not signed (RFC 4035 section 5.2).
        return Ok(Below::Unsigned);
    }
    SignedZone::vouched(work, &link.name, &link.dnskey.answers, &usable).map(Below::Signed)
}

/// The DS records of a name.
pub(super) fn delegation_signers(records: &[Record], name: &Name) -> Vec<DS> {
    let of_name = records.iter().filter(|record| record.name == *name);
    let signers = of_name.filter_map(|record| match &record.data {
        RData::DNSSEC(DNSSECRData::DS(ds)) => Some(ds.clone()),
        _ => None,
    });
    signers.collect()
}

/// Verifies what the answer has of the host itself; where an alias leads is another chain.
fn verify_addresses(work: &Work, zone: &SignedZone, host: &Name, records: &[Record]) -> Result<(), Problem> {
    for kind in [RecordType::CNAME, RecordType::A, RecordType::AAAA] {
        if records.iter().any(|record| record.name == *host && record.record_type() == kind) {
            return zone.verify(work, records, host, kind);
        }
    }
    Ok(())
}
