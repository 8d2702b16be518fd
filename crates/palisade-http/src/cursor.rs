//! List cursors: the position in a list, authenticated with a server key and bound to the list, its
//! filter and the organisation, so that a cursor opens nothing that its bearer could not see before.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use palisade_model::{OrganizationId, RawId};
use palisade_service::CoreError;
use sha2::Sha256;

const VERSION: u8 = 1;
const ID_BYTES: usize = 16;
const TAG_BYTES: usize = 16;
const CURSOR_BYTES: usize = 1 + ID_BYTES + TAG_BYTES;

/// Precedes a position in words.
const TEXT_VERSION: u8 = 2;

/// Everything that a cursor is good for: another list, filter or organisation refuses it.
#[derive(Debug, Clone, Copy)]
pub struct ListKey<'a> {
    /// Name of the list, such as `scans`.
    pub list: &'static str,
    pub organization: OrganizationId,
    /// The filter in any canonical text form.
    pub filter: &'a str,
}

impl ListKey<'_> {
    /// The cursor that continues after the item `last`.
    pub fn cursor(&self, key: &[u8; 32], last: RawId) -> String {
        let mut bytes = Vec::with_capacity(CURSOR_BYTES);
        bytes.push(VERSION);
        bytes.extend_from_slice(last.uuid().as_bytes());
        let tag = self.mac(key, &bytes).finalize().into_bytes();
        bytes.extend_from_slice(&tag[..TAG_BYTES]);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The cursor that continues after `position`, for lists whose order needs more than an id. Whoever holds the cursor
    /// can read the position.
    pub fn text_cursor(&self, key: &[u8; 32], position: &str) -> String {
        let mut bytes = vec![TEXT_VERSION];
        bytes.extend_from_slice(position.as_bytes());
        let tag = self.mac(key, &bytes).finalize().into_bytes();
        bytes.extend_from_slice(&tag[..TAG_BYTES]);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The position after which a cursor of [`ListKey::text_cursor`] continues, as `parse` reads it.
    ///
    /// # Errors
    /// `invalid_cursor` when it was not made for this very list.
    pub fn text_position<T>(
        &self,
        key: &[u8; 32],
        cursor: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<T, CoreError> {
        self.open_text(key, cursor).and_then(|text| parse(&text)).ok_or_else(invalid_cursor)
    }

    fn open_text(&self, key: &[u8; 32], cursor: &str) -> Option<String> {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let (payload, tag) = bytes.split_at_checked(bytes.len().checked_sub(TAG_BYTES)?)?;
        self.mac(key, payload).verify_truncated_left(tag).ok()?;
        String::from_utf8(payload.strip_prefix(&[TEXT_VERSION])?.to_vec()).ok()
    }

    /// The item after which a cursor continues.
    ///
    /// # Errors
    /// `invalid_cursor` when it was not made by [`ListKey::cursor`] for this very list.
    pub fn position(&self, key: &[u8; 32], cursor: &str) -> Result<RawId, CoreError> {
        self.open(key, cursor).ok_or_else(invalid_cursor)
    }

    fn open(&self, key: &[u8; 32], cursor: &str) -> Option<RawId> {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok().filter(|bytes| bytes.len() == CURSOR_BYTES)?;
        let (payload, tag) = bytes.split_at(CURSOR_BYTES - TAG_BYTES);
        self.mac(key, payload).verify_truncated_left(tag).ok()?;
        let id: [u8; ID_BYTES] = payload.strip_prefix(&[VERSION])?.try_into().ok()?;
        Some(RawId::from_u128(u128::from_be_bytes(id)))
    }

    /// Every variable part is preceded by its length, so that no two bindings read the same.
    fn mac(&self, key: &[u8; 32], payload: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
        for part in
            [self.list.as_bytes(), self.organization.raw().uuid().as_bytes(), self.filter.as_bytes(), payload]
        {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac
    }
}

fn invalid_cursor() -> CoreError {
    let detail = "expected the next_cursor of the previous page of this list with the same filter";
    CoreError::invalid_field("invalid_cursor", "query.cursor", detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [7; 32];

    fn list<'a>(name: &'static str, organization: u128, filter: &'a str) -> ListKey<'a> {
        ListKey { list: name, organization: OrganizationId::new(RawId::from_u128(organization)), filter }
    }

    #[test]
    fn a_cursor_reads_back_for_its_own_list_only() {
        let id = RawId::from_u128(42);
        let cursor = list("scans", 1, "status=failed").cursor(&KEY, id);
        assert_eq!(list("scans", 1, "status=failed").position(&KEY, &cursor).unwrap(), id);
        for (key, other) in [
            (KEY, list("scan", 1, "status=failed")),
            (KEY, list("scans", 2, "status=failed")),
            (KEY, list("scans", 1, "")),
            ([8; 32], list("scans", 1, "status=failed")),
        ] {
            assert_eq!(other.position(&key, &cursor).unwrap_err().code, "invalid_cursor", "{other:?}");
        }
    }

    #[test]
    fn every_changed_bit_is_noticed() {
        let list = list("scans", 1, "");
        let good = URL_SAFE_NO_PAD.decode(list.cursor(&KEY, RawId::from_u128(42))).unwrap();
        for bit in 0..good.len() * 8 {
            let mut bytes = good.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert!(list.position(&KEY, &URL_SAFE_NO_PAD.encode(bytes)).is_err(), "bit {bit}");
        }
    }

    #[test]
    fn a_position_in_words_reads_back_for_its_own_list_only() {
        let read = |text: &str| Some(text.to_owned());
        let cursor = list("findings", 1, "q=a").text_cursor(&KEY, "4:fnd_1");
        assert_eq!(list("findings", 1, "q=a").text_position(&KEY, &cursor, read).unwrap(), "4:fnd_1");
        for other in [list("scans", 1, "q=a"), list("findings", 2, "q=a"), list("findings", 1, "q=b")] {
            assert_eq!(other.text_position(&KEY, &cursor, read).unwrap_err().code, "invalid_cursor");
        }
        let good = URL_SAFE_NO_PAD.decode(&cursor).unwrap();
        for bit in 0..good.len() * 8 {
            let mut bytes = good.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            let forged = URL_SAFE_NO_PAD.encode(bytes);
            assert!(list("findings", 1, "q=a").text_position(&KEY, &forged, read).is_err(), "bit {bit}");
        }
        let by_id = list("findings", 1, "").cursor(&KEY, RawId::from_u128(42));
        assert!(list("findings", 1, "").text_position(&KEY, &by_id, read).is_err(), "another form");
    }

    proptest::proptest! {
        #[test]
        fn invented_text_is_refused(text: String) {
            proptest::prop_assert!(list("scans", 1, "").position(&KEY, &text).is_err());
            let read = |text: &str| Some(text.to_owned());
            proptest::prop_assert!(list("scans", 1, "").text_position(&KEY, &text, read).is_err());
        }
    }
}
