//! The keys of one zone, and what they sign. Work is bounded whatever a zone publishes (CVE-2023-50387).

use std::cell::Cell;

use hickory_proto::dnssec::Verifier;
use hickory_proto::dnssec::rdata::{DNSKEY, DNSSECRData, DS, RRSIG};
use hickory_proto::rr::{DNSClass, Name, RData, Record, RecordType, SerialNumber};

use super::problem::Problem;
use crate::dns::lookup::text_of;

/// Keys of a zone that are tried.
const MOST_KEYS: usize = 16;
/// Signatures of one set that are tried.
const MOST_SIGNATURES: usize = 8;
/// Signatures verified in one chain.
const MOST_WORK: usize = 64;

/// How much may still be verified, and when.
pub(super) struct Work {
    left: Cell<usize>,
    /// Seconds since 1970, as signatures count them.
    now: SerialNumber,
}

/// A zone whose keys are trusted.
pub(super) struct SignedZone {
    pub(super) name: Name,
    keys: Vec<DNSKEY>,
}

impl Work {
    pub(super) fn at(now: u32) -> Self {
        Self { left: Cell::new(MOST_WORK), now: now.into() }
    }

    fn spend(&self) -> Result<(), Problem> {
        let left = self.left.get().checked_sub(1).ok_or(Problem::TooMuchWork(MOST_WORK))?;
        self.left.set(left);
        Ok(())
    }
}

impl SignedZone {
    /// The zone whose keys `ds` vouches for.
    ///
    /// # Errors
    /// [`Problem`] when no key fits, or the key does not sign the set of keys.
    pub(super) fn vouched(work: &Work, name: &Name, records: &[Record], ds: &[DS]) -> Result<Self, Problem> {
        let keys: Vec<DNSKEY> = dnskeys(records, name).take(MOST_KEYS).cloned().collect();
        let fits = |key: &&DNSKEY| ds.iter().any(|ds| vouches(ds, name, key));
        let entry: Vec<DNSKEY> = keys.iter().filter(fits).cloned().collect();
        if entry.is_empty() {
            return Err(Problem::NoKey(text_of(name)));
        }
        Self { name: name.clone(), keys: entry }.verify(work, records, name, RecordType::DNSKEY)?;
        Ok(Self { name: name.clone(), keys })
    }

    /// Verifies the set of `kind` at `name` among `records`.
    ///
    /// # Errors
    /// [`Problem`], the one of the signature that got furthest.
    pub(super) fn verify(
        &self,
        work: &Work,
        records: &[Record],
        name: &Name,
        kind: RecordType,
    ) -> Result<(), Problem> {
        let shown = || text_of(name);
        let mut problem = Problem::NoSignature { name: shown(), kind };
        for signature in signatures(records, name, kind).take(MOST_SIGNATURES) {
            let input = signature.input();
            if input.signer_name != self.name || input.num_labels > name.num_labels() {
                continue;
            }
            if input.sig_expiration < work.now {
                problem = Problem::Expired { name: shown(), kind };
                continue;
            }
            if input.sig_inception > work.now {
                problem = Problem::NotYet { name: shown(), kind };
                continue;
            }
            for key in self.keys.iter().filter(|key| fits(key, signature)) {
                work.spend()?;
                if key.verify_rrsig(name, DNSClass::IN, signature, records.iter()).is_ok() {
                    return Ok(());
                }
            }
            problem = Problem::Broken { name: shown(), kind };
        }
        Err(problem)
    }
}

/// Whether the key may have made the signature.
fn fits(key: &DNSKEY, signature: &RRSIG) -> bool {
    let input = signature.input();
    key.algorithm() == input.algorithm && key.calculate_key_tag().is_ok_and(|tag| tag == input.key_tag)
}

/// Zone keys that are not revoked and of an algorithm that can be verified.
fn dnskeys<'a>(records: &'a [Record], name: &'a Name) -> impl Iterator<Item = &'a DNSKEY> {
    records.iter().filter(move |record| record.name == *name).filter_map(|record| match &record.data {
        RData::DNSSEC(DNSSECRData::DNSKEY(key)) => {
            (key.zone_key() && !key.revoke() && key.algorithm().is_supported()).then_some(key)
        }
        _ => None,
    })
}

fn vouches(ds: &DS, name: &Name, key: &DNSKEY) -> bool {
    ds.algorithm() == key.algorithm()
        && key.calculate_key_tag().is_ok_and(|tag| tag == ds.key_tag())
        && ds.covers(name, key).unwrap_or(false)
}

fn signatures<'a>(
    records: &'a [Record],
    name: &'a Name,
    kind: RecordType,
) -> impl Iterator<Item = &'a RRSIG> {
    records.iter().filter(move |record| record.name == *name).filter_map(move |record| match &record.data {
        RData::DNSSEC(DNSSECRData::RRSIG(signature)) => {
            (signature.input().type_covered == kind).then_some(signature)
        }
        _ => None,
    })
}
