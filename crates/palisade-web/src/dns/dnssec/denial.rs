//! Proofs that a name has no DS record (RFC 4035 section 5.4, RFC 5155 section 8): what follows for the zone below.

use std::cmp::Ordering;

use hickory_proto::dnssec::Nsec3HashAlgorithm;
use hickory_proto::dnssec::rdata::{DNSSECRData, NSEC, NSEC3};
use hickory_proto::rr::{Name, RData, Record, RecordType, RecordTypeSet};

use super::keys::{SignedZone, Work};
use super::problem::Problem;

/// Records of a proof that are looked at.
const MOST_RECORDS: usize = 8;
/// Rounds of hashing beyond which a zone counts as not signed (RFC 9276 section 3.2).
const MOST_ITERATIONS: u16 = 150;

/// What a proof says about a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Denied {
    /// The name is no zone of its own.
    NoZone,
    /// A zone starts at the name, and nothing vouches for its keys.
    UnsignedZone,
}

/// Reads the proof for `name` among `records`.
///
/// # Errors
/// [`Problem`] when there is none, or its signature does not hold.
pub(super) fn read(
    work: &Work,
    zone: &SignedZone,
    name: &Name,
    records: &[Record],
) -> Result<Denied, Problem> {
    let proofs = records.iter().filter(|record| zone.name.zone_of(&record.name)).take(MOST_RECORDS);
    for record in proofs {
        let denied = match &record.data {
            RData::DNSSEC(DNSSECRData::NSEC(nsec)) => by_nsec(nsec, &record.name, name, zone),
            RData::DNSSEC(DNSSECRData::NSEC3(nsec3)) => by_nsec3(nsec3, &record.name, name),
            _ => None,
        };
        if let Some(denied) = denied {
            zone.verify(work, records, &record.name, record.record_type())?;
            return Ok(denied);
        }
    }
    Err(Problem::NoProof(crate::dns::lookup::text_of(name)))
}

fn by_nsec(nsec: &NSEC, owner: &Name, name: &Name, zone: &SignedZone) -> Option<Denied> {
    if owner == name {
        return by_types(nsec.type_set());
    }
    let next = nsec.next_domain_name();
    // The last record of a zone leads back to its first.
    let before_next = name.cmp(next) == Ordering::Less || *next == zone.name;
    (owner.cmp(name) == Ordering::Less && before_next).then_some(Denied::NoZone)
}

fn by_nsec3(nsec3: &NSEC3, owner: &Name, name: &Name) -> Option<Denied> {
    if nsec3.iterations() > MOST_ITERATIONS {
        return Some(Denied::UnsignedZone);
    }
    let hash = Nsec3HashAlgorithm::SHA1.hash(nsec3.salt(), name, nsec3.iterations()).ok()?;
    let owner = hash_of(owner)?;
    let next = nsec3.next_hashed_owner_name();
    let hash = hash.as_ref();
    if owner == hash {
        return by_types(nsec3.type_set());
    }
    let covers = match owner.as_slice().cmp(next) {
        Ordering::Less => owner.as_slice() < hash && hash < next,
        // The last record of a zone leads back to its first.
        Ordering::Equal | Ordering::Greater => owner.as_slice() < hash || hash < next,
    };
    let denied = if nsec3.opt_out() { Denied::UnsignedZone } else { Denied::NoZone };
    covers.then_some(denied)
}

/// What the types at the name itself say. With a DS among them it is no proof.
fn by_types(types: &RecordTypeSet) -> Option<Denied> {
    match (types.contains(RecordType::DS), types.contains(RecordType::NS), types.contains(RecordType::SOA)) {
        (true, _, _) => None,
        // From the zone below itself, which cannot say what is above.
        (false, true, true) => None,
        (false, true, false) => Some(Denied::UnsignedZone),
        (false, false, _) => Some(Denied::NoZone),
    }
}

/// The hash in the first label of an NSEC3 owner: base 32 with the extended hex alphabet.
fn hash_of(owner: &Name) -> Option<Vec<u8>> {
    let label = owner.iter().next()?;
    let mut bits: u64 = 0;
    let mut held = 0;
    let mut bytes = Vec::with_capacity(label.len());
    for digit in label {
        let value = match digit {
            b'0'..=b'9' => digit - b'0',
            b'a'..=b'v' => digit - b'a' + 10,
            b'A'..=b'V' => digit - b'A' + 10,
            _ => return None,
        };
        bits = bits << 5 | u64::from(value);
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes.extend(u8::try_from(bits >> held & 0xff));
        }
        bits &= 0xff;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn name(text: &str) -> Name {
        Name::from_ascii(text).unwrap()
    }

    #[test]
    fn labels_of_hashes_are_read_in_any_case() {
        let hash = hash_of(&name("0P9MHAVEQVM6T7VBL5LOP2U3T2RP3TOM.example.")).unwrap();
        assert_eq!(hash.len(), 20);
        assert_eq!(hash[..4], [0x06, 0x53, 0x68, 0xab]);
        assert_eq!(hash_of(&name("0p9mhaveqvm6t7vbl5lop2u3t2rp3tom.example.")).unwrap(), hash);
        assert_eq!(hash_of(&name("zz.example.")), None);
        assert_eq!(hash_of(&Name::root()), None);
    }

    #[test]
    fn a_hash_proves_what_stands_at_it_or_lies_around_it() {
        // RFC 5155 appendix A: H(example) = 0p9mhave..., salt aabbccdd, 12 iterations.
        let owner = name("0p9mhaveqvm6t7vbl5lop2u3t2rp3tom.example.");
        let proof = |opt_out, iterations, next: &[u8], types: &[RecordType]| {
            let salt = vec![0xaa, 0xbb, 0xcc, 0xdd];
            NSEC3::new(
                Nsec3HashAlgorithm::SHA1,
                opt_out,
                iterations,
                salt,
                next.to_vec(),
                types.iter().copied(),
            )
        };
        let at =
            |types: &[RecordType]| by_nsec3(&proof(false, 12, &[0xff; 20], types), &owner, &name("example."));
        assert_eq!(at(&[RecordType::NS]), Some(Denied::UnsignedZone));
        assert_eq!(at(&[RecordType::A]), Some(Denied::NoZone));
        assert_eq!(at(&[RecordType::NS, RecordType::DS]), None);
        assert_eq!(at(&[RecordType::NS, RecordType::SOA]), None);
        let around =
            |opt_out, next: &[u8]| by_nsec3(&proof(opt_out, 12, next, &[]), &owner, &name("a.example."));
        assert_eq!(around(false, &[0xff; 20]), Some(Denied::NoZone));
        assert_eq!(around(true, &[0xff; 20]), Some(Denied::UnsignedZone));
        assert_eq!(around(false, &[0x07; 20]), None);
        let long = by_nsec3(&proof(false, 2000, &[0xff; 20], &[]), &owner, &name("a.example."));
        assert_eq!(long, Some(Denied::UnsignedZone));
    }

    proptest! {
        #[test]
        fn never_panics(label in "[0-9a-zA-Z]{1,63}", next in proptest::collection::vec(any::<u8>(), 0..40), salt in proptest::collection::vec(any::<u8>(), 0..40)) {
            let owner = name("example.").prepend_label(label.as_str()).unwrap();
            let nsec3 = NSEC3::new(Nsec3HashAlgorithm::SHA1, false, 3, salt, next, [RecordType::NS]);
            let _ = (hash_of(&owner), by_nsec3(&nsec3, &owner, &name("a.example.")));
        }
    }
}
