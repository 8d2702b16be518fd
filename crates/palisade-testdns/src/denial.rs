//! Proofs that something is not there, made for the question (RFC 4470): NSEC and NSEC3.

use std::collections::BTreeSet;

use hickory_proto::dnssec::Nsec3HashAlgorithm;
use hickory_proto::dnssec::rdata::{DNSSECRData, NSEC, NSEC3};
use hickory_proto::rr::{Name, RData, Record, RecordType};

use crate::signing::{Denial, Signer};
use crate::zone::Zone;

/// Records that prove that `name` has nothing but `types`; that it does not exist when there are none.
pub(crate) fn prove(zone: &Zone, name: &Name, types: BTreeSet<RecordType>) -> Vec<Record> {
    let Some(signer) = &zone.signer else { return Vec::new() };
    let record = match signer.signing.denial {
        Denial::Missing => return Vec::new(),
        Denial::Nsec => nsec(zone, name, types),
        Denial::Nsec3 => nsec3(zone, name, types, false),
        Denial::OptOut => nsec3(zone, name, types, true),
    };
    with_signature(signer, record)
}

fn with_signature(signer: &Signer, record: Record) -> Vec<Record> {
    let signature = signer.sign(&record.name, std::slice::from_ref(&record));
    [Some(record), signature].into_iter().flatten().collect()
}

/// The record of the name itself, or one of the origin that leads all around the zone.
fn nsec(zone: &Zone, name: &Name, types: BTreeSet<RecordType>) -> Record {
    let (owner, types) = if types.is_empty() {
        (&zone.origin, BTreeSet::from([RecordType::SOA, RecordType::NS]))
    } else {
        (name, types)
    };
    let nsec = NSEC::new_cover_self(zone.origin.clone(), types);
    Record::from_rdata(owner.clone(), 60, RData::DNSSEC(DNSSECRData::NSEC(nsec)))
}

/// The record of the name's hash, or one right before it when the name is not there or may be left out.
fn nsec3(zone: &Zone, name: &Name, types: BTreeSet<RecordType>, opt_out: bool) -> Record {
    let hash = Nsec3HashAlgorithm::SHA1.hash(&[0xab], name, 1).expect("the name can be written");
    let hash = hash.as_ref();
    let left_out = types.is_empty() || (opt_out && types.iter().all(|kind| *kind == RecordType::NS));
    let (owner, types) =
        if left_out { (stepped(hash, false), BTreeSet::new()) } else { (hash.to_vec(), types) };
    let next = stepped(hash, true);
    let nsec3 = NSEC3::new(Nsec3HashAlgorithm::SHA1, opt_out, 1, vec![0xab], next, types);
    let label = base32(&owner);
    let owner = zone.origin.prepend_label(label.as_str()).expect("the name is short");
    Record::from_rdata(owner, 60, RData::DNSSEC(DNSSECRData::NSEC3(nsec3)))
}

/// The hash right after or before.
fn stepped(hash: &[u8], up: bool) -> Vec<u8> {
    let mut hash = hash.to_vec();
    for byte in hash.iter_mut().rev() {
        let (next, carried) = if up { byte.overflowing_add(1) } else { byte.overflowing_sub(1) };
        *byte = next;
        if !carried {
            break;
        }
    }
    hash
}

/// Base 32 with the extended hex alphabet (RFC 4648 section 7), without padding.
fn base32(bytes: &[u8]) -> String {
    let bits: Vec<u8> = bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1)).collect();
    let digit = |chunk: &[u8]| {
        let value = chunk.iter().fold(0, |value, bit| value << 1 | bit) << (5 - chunk.len());
        char::from(b"0123456789abcdefghijklmnopqrstuv"[usize::from(value)])
    };
    bits.chunks(5).map(digit).collect()
}
