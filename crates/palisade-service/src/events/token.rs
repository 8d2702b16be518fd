//! Event tokens: what a browser puts into the URL of a stream, because it cannot set headers there. Good for one
//! scan, for a few minutes, and only as long as the key that asked for it is.

use std::net::IpAddr;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use palisade_model::{KeyId, Principal, RawId, ScanId, UnixMillis};
use sha2::Sha256;

use crate::{CoreError, Service};

const LIFE_SECONDS: i64 = 300;
const PREFIX: &str = "pal_event_";
const ID_BYTES: usize = 16;
const TIME_BYTES: usize = 8;
const TAG_BYTES: usize = 32;

/// A fresh token.
pub struct EventToken {
    pub token: String,
    /// Seconds.
    pub expires_in: i64,
}

impl Service {
    /// A token with which the caller's stream of this scan can be opened without a key.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`; the store's errors.
    pub async fn create_event_token(
        &self,
        principal: &Principal,
        id: ScanId,
    ) -> Result<EventToken, CoreError> {
        self.get_scan(principal, id).await?;
        let claims = Claims { scan: id, key: principal.key_id, expires_at: self.now() + LIFE_SECONDS * 1000 };
        let token = claims.sealed(&self.pepper.derive("event-token"));
        Ok(EventToken { token, expires_in: LIFE_SECONDS })
    }

    /// Who asked for the token, and until when it is good. Looked up again, so that a revoked key is refused at once,
    /// and every key from where it may not be used.
    ///
    /// # Errors
    /// The same `unauthorized` for a token that is forged, expired, of another scan, or of a key that is no longer
    /// good; `ip_not_allowed`; the store's errors.
    pub async fn open_event_token(
        &self,
        token: &str,
        id: ScanId,
        from: Option<IpAddr>,
    ) -> Result<(Arc<Principal>, UnixMillis), CoreError> {
        let claims = Claims::open(&self.pepper.derive("event-token"), token, id)
            .filter(|claims| self.now() < claims.expires_at)
            .ok_or_else(CoreError::unauthenticated)?;
        let principal = self.principal_of_key(claims.key, from).await?;
        Ok((principal, claims.expires_at))
    }
}

struct Claims {
    scan: ScanId,
    key: KeyId,
    expires_at: UnixMillis,
}

impl Claims {
    fn sealed(&self, secret: &[u8; 32]) -> String {
        let mut bytes = self.key.raw().uuid().as_bytes().to_vec();
        bytes.extend_from_slice(&self.expires_at.to_be_bytes());
        let tag = self.mac(secret).finalize().into_bytes();
        bytes.extend_from_slice(&tag);
        format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes))
    }

    fn open(secret: &[u8; 32], token: &str, scan: ScanId) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(token.strip_prefix(PREFIX)?).ok()?;
        let (key, rest) = bytes.split_first_chunk::<ID_BYTES>()?;
        let (expires_at, tag) = rest.split_first_chunk::<TIME_BYTES>()?;
        let key = KeyId::new(RawId::from_u128(u128::from_be_bytes(*key)));
        let claims = Self { scan, key, expires_at: i64::from_be_bytes(*expires_at) };
        let tag: &[u8; TAG_BYTES] = tag.try_into().ok()?;
        claims.mac(secret).verify_slice(tag).ok()?;
        Some(claims)
    }

    /// Every part has a fixed length, so no two claims read the same.
    fn mac(&self, secret: &[u8; 32]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes a key of any length");
        mac.update(self.scan.raw().uuid().as_bytes());
        mac.update(self.key.raw().uuid().as_bytes());
        mac.update(&self.expires_at.to_be_bytes());
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(scan: u128) -> Claims {
        let raw = RawId::from_u128;
        Claims { scan: ScanId::new(raw(scan)), key: KeyId::new(raw(7)), expires_at: 1_780_480_800_000 }
    }

    #[test]
    fn k_20_a_token_opens_its_own_scan_under_its_own_secret_only() {
        let token = claims(1).sealed(&[1; 32]);
        let open =
            |secret: [u8; 32], scan| Claims::open(&secret, &token, ScanId::new(RawId::from_u128(scan)));
        let opened = open([1; 32], 1).unwrap();
        assert_eq!((opened.key, opened.expires_at), (claims(1).key, claims(1).expires_at));
        assert!(open([1; 32], 2).is_none() && open([2; 32], 1).is_none());
    }

    #[test]
    fn k_20_every_changed_character_and_every_cut_is_noticed() {
        let token = claims(1).sealed(&[1; 32]);
        for at in 0..token.len() {
            let other = if token.as_bytes()[at] == b'A' { "B" } else { "A" };
            let mut changed = token.clone();
            changed.replace_range(at..=at, other);
            // The last character of the code has bits that mean nothing; the decoder refuses those that are set.
            assert!(Claims::open(&[1; 32], &changed, claims(1).scan).is_none(), "{at}");
            assert!(Claims::open(&[1; 32], &token[..at], claims(1).scan).is_none(), "{at}");
        }
    }
}
