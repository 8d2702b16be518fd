//! Keys and signatures of a zone, and what may be wrong with them.

use hickory_proto::dnssec::crypto::EcdsaSigningKey;
use hickory_proto::dnssec::rdata::{DNSKEY, DNSSECRData, DS, RRSIG, SigInput};
use hickory_proto::dnssec::{Algorithm, DigestType, SigningKey, TBS};
use hickory_proto::rr::{DNSClass, Name, RData, Record};

/// How a zone is signed.
#[derive(Debug, Clone)]
pub struct Signing {
    /// When signatures begin and end to hold, in seconds since 1970.
    pub from: u32,
    pub until: u32,
    pub digest: Digest,
    pub denial: Denial,
    pub fault: Fault,
}

/// Digest of the DS record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Digest {
    Sha1,
    Sha256,
}

/// How the zone proves that something is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denial {
    Nsec,
    Nsec3,
    /// NSEC3 whose gaps may hold unsigned delegations.
    OptOut,
    /// Not at all.
    Missing,
}

/// What is wrong with the signatures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    Nothing,
    /// The parent has no DS record: nobody has to believe the signatures.
    NoDelegationSigner,
    /// The parent's DS record is of another key.
    OtherKey,
    /// One bit of each signature is wrong.
    BrokenSignatures,
    /// There are none.
    NoSignatures,
}

impl Default for Signing {
    /// From 2026-01-01 to 2027-01-01, without faults.
    fn default() -> Self {
        Self {
            from: 1_767_225_600,
            until: 1_798_761_600,
            digest: Digest::Sha256,
            denial: Denial::Nsec,
            fault: Fault::Nothing,
        }
    }
}

/// A zone's one key, which signs everything.
pub(crate) struct Signer {
    pub(crate) signing: Signing,
    zone: Name,
    key: EcdsaSigningKey,
    dnskey: DNSKEY,
}

impl Signer {
    pub(crate) fn new(zone: Name, signing: Signing) -> Self {
        let algorithm = Algorithm::ECDSAP256SHA256;
        let pkcs8 = EcdsaSigningKey::generate_pkcs8(algorithm).expect("there is randomness");
        let key = EcdsaSigningKey::from_pkcs8(&pkcs8, algorithm).expect("it was just made");
        let public = key.to_public_key().expect("a key has a public part");
        let dnskey = DNSKEY::new(true, true, false, public);
        Self { signing, zone, key, dnskey }
    }

    pub(crate) fn dnskey(&self) -> Record {
        Record::from_rdata(self.zone.clone(), 60, RData::DNSSEC(DNSSECRData::DNSKEY(self.dnskey.clone())))
    }

    /// The record that the parent should have; `None` where the fault is that it has none.
    pub(crate) fn ds(&self) -> Option<Record> {
        let mut digest = self.digest();
        match self.signing.fault {
            Fault::NoDelegationSigner => return None,
            Fault::OtherKey => digest[0] ^= 1,
            _ => {}
        }
        let ds = DS::new(self.tag(), Algorithm::ECDSAP256SHA256, self.digest_type(), digest);
        Some(Record::from_rdata(self.zone.clone(), 60, RData::DNSSEC(DNSSECRData::DS(ds))))
    }

    pub(crate) fn anchor(&self) -> String {
        let hex: String = self.digest().iter().map(|byte| format!("{byte:02X}")).collect();
        format!("{} 13 {} {hex}", self.tag(), u8::from(self.digest_type()))
    }

    /// The signature over a set of records; `name` is the one they are kept under, a wildcard's own for what it made.
    pub(crate) fn sign(&self, name: &Name, records: &[Record]) -> Option<Record> {
        let first = records.first()?;
        if self.signing.fault == Fault::NoSignatures {
            return None;
        }
        let input = SigInput {
            type_covered: first.record_type(),
            algorithm: Algorithm::ECDSAP256SHA256,
            num_labels: name.num_labels(),
            original_ttl: first.ttl,
            sig_expiration: self.signing.until.into(),
            sig_inception: self.signing.from.into(),
            key_tag: self.tag(),
            signer_name: self.zone.clone(),
        };
        let signed = TBS::from_input(&first.name, DNSClass::IN, &input, records.iter())
            .expect("records can be written");
        let mut signature = self.key.sign(&signed).expect("the key can sign");
        if self.signing.fault == Fault::BrokenSignatures {
            signature[5] ^= 1;
        }
        let signature = RData::DNSSEC(DNSSECRData::RRSIG(RRSIG::from_sig(input, signature)));
        Some(Record::from_rdata(first.name.clone(), first.ttl, signature))
    }

    fn tag(&self) -> u16 {
        self.dnskey.calculate_key_tag().expect("the key can be written")
    }

    fn digest_type(&self) -> DigestType {
        match self.signing.digest {
            Digest::Sha1 => DigestType::SHA1,
            Digest::Sha256 => DigestType::SHA256,
        }
    }

    fn digest(&self) -> Vec<u8> {
        let digest = self.dnskey.to_digest(&self.zone, self.digest_type());
        digest.expect("the key can be written").as_ref().to_vec()
    }
}
