//! Typed ids: one 128-bit time-ordered number each, printed as a prefix plus 26 Crockford characters
//! or as a UUID (contract C14), and the mint that makes them.

use std::sync::Mutex;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use crate::UnixMillis;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A text that is no id of the expected kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected an id such as {example}, found {found:?}")]
pub struct IdParseError {
    /// A well-formed example of the expected kind.
    pub example: String,
    /// What was given, cut to 64 bytes.
    pub found: String,
}

/// 128 bits laid out as a UUIDv7: 48 bits of unix milliseconds, then counter and randomness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RawId(u128);

impl RawId {
    /// Takes the 128 bits as they are.
    pub fn from_u128(bits: u128) -> Self {
        Self(bits)
    }

    /// The same bits as a UUID.
    pub fn uuid(self) -> Uuid {
        Uuid::from_u128(self.0)
    }

    /// 26 characters of Crockford base 32, most significant first; sorts like the number.
    pub fn encode(self) -> String {
        (0..26)
            .map(|place| {
                let digit = (self.0 >> (5 * (25 - place))) & 31;
                char::from(ALPHABET[usize::try_from(digit).unwrap_or(0)])
            })
            .collect()
    }

    /// Reads either spelling: 26 Crockford characters (any case) or a UUID.
    pub fn decode(text: &str) -> Option<Self> {
        if text.len() == 26 {
            return decode_crockford(text).map(Self);
        }
        Uuid::try_parse(text).ok().map(|uuid| Self(uuid.as_u128()))
    }
}

fn decode_crockford(text: &str) -> Option<u128> {
    let mut bits: u128 = 0;
    for (place, byte) in text.bytes().enumerate() {
        let digit = ALPHABET.iter().position(|&letter| letter == byte.to_ascii_uppercase())?;
        if place == 0 && digit > 7 {
            return None;
        }
        bits = (bits << 5) | u128::try_from(digit).ok()?;
    }
    Some(bits)
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal $(, $alias:literal)*) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(RawId);

        impl $name {
            /// What stands before the 26 characters.
            pub const PREFIX: &'static str = $prefix;

            /// Wraps raw bits.
            pub fn new(raw: RawId) -> Self {
                Self(raw)
            }

            /// The raw bits.
            pub fn raw(self) -> RawId {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}{}", Self::PREFIX, self.0.encode())
            }
        }

        impl std::str::FromStr for $name {
            type Err = IdParseError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let bare = [Self::PREFIX $(, $alias)*]
                    .into_iter()
                    .find_map(|prefix| text.strip_prefix(prefix))
                    .unwrap_or(text);
                RawId::decode(bare).map(Self).ok_or_else(|| IdParseError {
                    example: format!("{}01JZZZZZZZZZZZZZZZZZZZZZZZ", Self::PREFIX),
                    found: crate::truncate_utf8(text, 64).to_owned(),
                })
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

id!(
    /// One comment on a finding.
    CommentId, "cmt_"
);
id!(
    /// One message on its way to one webhook endpoint.
    DeliveryId, "whd_"
);
id!(
    /// One change in the event log.
    EventId, "evt_"
);
id!(
    /// One finding, in every scan that sees it.
    FindingId, "fnd_"
);
id!(
    /// One invitation to an organisation.
    InvitationId, "inv_"
);
id!(
    /// One unit of background work.
    JobId, "job_"
);
id!(
    /// One API key.
    KeyId, "key_"
);
id!(
    /// One person in an organisation.
    MemberId, "mem_"
);
id!(
    /// One in-app notification.
    NotificationId, "ntf_"
);
id!(
    /// One tenant.
    OrganizationId, "org_"
);
id!(
    /// One host whose control an organisation shows.
    OwnershipId, "own_"
);
id!(
    /// One policy that gates are judged by.
    PolicyId, "pol_"
);
id!(
    /// One project; every scan belongs to one.
    ProjectId, "prj_", "p_"
);
id!(
    /// One scan, in every dialect's spelling.
    ScanId, "scan_", "s_", "run_"
);
id!(
    /// One host that the organisation keeps scanning.
    TargetId, "tgt_"
);
id!(
    /// One team of members.
    TeamId, "team_"
);
id!(
    /// One uploaded archive, app or report.
    UploadId, "upl_"
);
id!(
    /// One webhook endpoint.
    WebhookId, "whk_"
);

/// Makes ids that rise strictly within one process, whatever the clock does.
///
/// Randomness comes from the `entropy` function given at construction: 80 fresh bits per call.
pub struct Mint {
    last: Mutex<u128>,
    entropy: Box<dyn Fn() -> [u8; 10] + Send + Sync>,
}

impl Mint {
    /// A mint that draws randomness from `entropy`.
    pub fn new(entropy: impl Fn() -> [u8; 10] + Send + Sync + 'static) -> Self {
        Self { last: Mutex::new(0), entropy: Box::new(entropy) }
    }

    /// A fresh id for the instant `now`; always greater than every id made before by this mint.
    pub fn next(&self, now: UnixMillis) -> RawId {
        let millis = u64::try_from(now).unwrap_or(0);
        let fresh =
            uuid::Builder::from_unix_timestamp_millis(millis, &(self.entropy)()).into_uuid().as_u128();
        let mut last = self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *last = if fresh > *last { fresh } else { successor(*last) };
        RawId(*last)
    }
}

/// The next number that still reads as a version 7 UUID: counts within the 62 random low bits.
fn successor(id: u128) -> u128 {
    const LOW: u128 = (1 << 62) - 1;
    if id & LOW == LOW { (id & !LOW).wrapping_add(1 << 80) } else { id + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_scan_id_reads_back() {
        let id = ScanId::new(RawId::from_u128(0x0190_1234_5678_7abc_8def_0123_4567_89ab));
        let uuid = id.raw().uuid().to_string();
        let bare = id.raw().encode();
        for text in [id.to_string(), uuid.clone(), bare.clone(), format!("s_{bare}"), format!("run_{uuid}")] {
            assert_eq!(text.parse(), Ok(id), "{text}");
        }
    }

    #[test]
    fn text_that_is_no_id_names_what_was_expected() {
        let error = "scan_nope".parse::<ScanId>().unwrap_err();
        assert!(error.to_string().contains("expected an id such as scan_"), "{error}");
    }

    #[test]
    fn ids_rise_even_when_the_clock_goes_back() {
        let mint = Mint::new(|| [7; 10]);
        let ids: Vec<_> = [5_000, 5_000, 4_000, 6_000].into_iter().map(|now| mint.next(now)).collect();
        assert!(ids.is_sorted() && ids[0] != ids[1]);
        assert!(ids.iter().all(|id| id.uuid().get_version_num() == 7));
    }

    proptest::proptest! {
        #[test]
        fn text_sorts_like_the_number(a: u128, b: u128) {
            let (left, right) = (RawId::from_u128(a), RawId::from_u128(b));
            proptest::prop_assert_eq!(left.encode().cmp(&right.encode()), a.cmp(&b));
            proptest::prop_assert_eq!(RawId::decode(&left.encode()), Some(left));
        }
    }
}
