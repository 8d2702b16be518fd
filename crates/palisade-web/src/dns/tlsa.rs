//! TLSA records (RFC 6698): which certificates a site may show, said in the DNS.

use hickory_proto::rr::{RData, RecordType};
use palisade_model::Tier;
use sha2::{Digest, Sha256, Sha512};

use super::facts::Fact;
use super::lookup::Lookups;
use crate::visit::Visit;

/// Records that are looked at.
const MOST_RECORDS: usize = 32;

/// One record, by its numbers in the registries of IANA.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tlsa {
    pub(crate) usage: u8,
    pub(crate) selector: u8,
    pub(crate) matching: u8,
    pub(crate) data: Vec<u8>,
}

/// Asks for the records of the port that is scanned, in a full scan.
pub(super) async fn collect(visit: &Visit<'_>, lookups: &Lookups<'_>, host: &str) -> Option<Fact<Vec<Tlsa>>> {
    if !visit.includes(Tier::Full) {
        return None;
    }
    let port = visit.target.port().unwrap_or(443);
    Some(records(lookups, &format!("_{port}._tcp.{host}")).await)
}

async fn records(lookups: &Lookups<'_>, name: &str) -> Fact<Vec<Tlsa>> {
    let found = lookups.find(name, RecordType::TLSA).await?;
    let record = |record: &RData| match record {
        RData::TLSA(tlsa) => Some(Tlsa {
            usage: tlsa.cert_usage.into(),
            selector: tlsa.selector.into(),
            matching: tlsa.matching.into(),
            data: tlsa.cert_data.clone(),
        }),
        _ => None,
    };
    Ok(found.records.iter().filter_map(record).take(MOST_RECORDS).collect())
}

impl Tlsa {
    /// Whether the record can be used: an unknown number is passed over (section 4.1).
    pub(crate) fn is_usable(&self) -> bool {
        let length = match self.matching {
            0 => !self.data.is_empty(),
            1 => self.data.len() == 32,
            2 => self.data.len() == 64,
            _ => false,
        };
        self.usage <= 3 && self.selector <= 1 && length
    }

    /// Whether the record means one certificate, given whole and by its key alone, both DER.
    pub(crate) fn means(&self, certificate: &[u8], key: &[u8]) -> bool {
        let selected = if self.selector == 0 { certificate } else { key };
        match self.matching {
            0 => self.data == selected,
            1 => self.data == Sha256::digest(selected).as_slice(),
            2 => self.data == Sha512::digest(selected).as_slice(),
            _ => false,
        }
    }

    /// Whether the record is about the server's own certificate, and not about one that issued it.
    pub(crate) fn is_of_the_leaf(&self) -> bool {
        self.usage == 1 || self.usage == 3
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_means_a_certificate_or_its_key() {
        let record =
            |selector, matching, data: &[u8]| Tlsa { usage: 3, selector, matching, data: data.to_vec() };
        let (certificate, key) = (b"certificate".as_slice(), b"key".as_slice());
        assert!(record(0, 0, certificate).means(certificate, key));
        assert!(record(1, 1, &Sha256::digest(key)).means(certificate, key));
        assert!(record(0, 2, &Sha512::digest(certificate)).means(certificate, key));
        assert!(!record(1, 1, &Sha256::digest(certificate)).means(certificate, key));
        assert!(!record(0, 0, &[]).is_usable() && !record(0, 1, &[1; 31]).is_usable());
        assert!(!record(2, 1, &[1; 32]).is_usable() && record(1, 1, &[1; 32]).is_usable());
    }
}
