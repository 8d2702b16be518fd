//! Keys that are trusted without a signature: those of the root zone, or of the operator's own root.

use std::str::FromStr;

use hickory_proto::dnssec::rdata::DS;
use hickory_proto::dnssec::{Algorithm, DigestType};

/// The key-signing keys of the root zone.
/// Source: <https://data.iana.org/root-anchors/root-anchors.xml>.
const ROOT: [&str; 2] = [
    "20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D",
    "38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16",
];

/// A key of the root zone, known by its digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustAnchor(pub(super) DS);

/// Why a text is no trust anchor.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected a DS record as KEY-TAG ALGORITHM DIGEST-TYPE HEX, found {0:?}")]
pub struct TrustAnchorError(String);

impl TrustAnchor {
    /// Those of the public root.
    pub fn of_the_root() -> Vec<Self> {
        ROOT.iter().map(|text| text.parse().expect("the anchors are well-formed, as a test shows")).collect()
    }
}

impl FromStr for TrustAnchor {
    type Err = TrustAnchorError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).map(Self).ok_or_else(|| TrustAnchorError(text.chars().take(120).collect()))
    }
}

fn parse(text: &str) -> Option<DS> {
    let mut words = text.split_whitespace();
    let tag = words.next()?.parse().ok()?;
    let algorithm = Algorithm::from_u8(words.next()?.parse().ok()?);
    let digest_type = DigestType::from(words.next()?.parse::<u8>().ok()?);
    // A digest may be written in pieces.
    let hex: String = words.collect();
    let digits: Vec<u8> = hex
        .chars()
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    let usable = algorithm.is_supported()
        && digest_type.is_supported()
        && digits.len() >= 40
        && digits.len().is_multiple_of(2);
    let digest = digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect();
    usable.then(|| DS::new(tag, algorithm, digest_type, digest))
}

#[cfg(test)]
mod tests {
    use hickory_proto::dnssec::TrustAnchors;
    use hickory_proto::dnssec::rdata::DNSKEY;
    use hickory_proto::rr::Name;

    use super::*;

    #[test]
    fn the_anchors_are_those_that_others_ship_as_keys() {
        let shipped = TrustAnchors::default();
        for anchor in TrustAnchor::of_the_root() {
            let mut keys = (0..shipped.len()).filter_map(|number| shipped.get(number));
            let covers = |key: &hickory_proto::dnssec::PublicKeyBuf| {
                anchor.0.covers(&Name::root(), &DNSKEY::with_flags(257, key.clone())).unwrap()
            };
            assert!(keys.any(covers), "{anchor:?}");
        }
    }

    #[test]
    fn only_whole_records_are_anchors() {
        let good = "20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D084 58E880409BBC683457104237C7F8EC8D";
        assert_eq!(good.parse::<TrustAnchor>().unwrap(), TrustAnchor::of_the_root()[0]);
        for text in
            ["", "20326", "20326 8 2", "20326 8 2 E06D", "x 8 2 E0", "20326 99 2 E06D44", "20326 8 2 GG"]
        {
            assert!(text.parse::<TrustAnchor>().is_err(), "{text}");
        }
    }
}
