//! Secrets at rest: ChaCha20-Poly1305 under a key of the server's secret, bound to the endpoint that they belong to.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use palisade_model::WebhookId;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use super::secret::SigningSecret;
use crate::service::random_bytes;
use crate::{CoreError, Service};

/// Names the algorithm and the derivation of the key, so that both can change.
const VERSION: &str = "v1.";
const PURPOSE: &str = "webhook-secrets";

impl Service {
    /// The secret as it is stored.
    pub(crate) fn seal(&self, id: WebhookId, secret: &SigningSecret) -> Result<String, CoreError> {
        seal(&self.pepper.derive(PURPOSE), id, secret)
            .ok_or_else(|| CoreError::internal("a secret could not be sealed"))
    }

    /// The secret behind what is stored; `None` when it was not sealed here for this endpoint.
    pub(crate) fn unseal(&self, id: WebhookId, stored: &str) -> Option<SigningSecret> {
        unseal(&self.pepper.derive(PURPOSE), id, stored)
    }
}

fn seal(key: &[u8; 32], id: WebhookId, secret: &SigningSecret) -> Option<String> {
    let nonce: [u8; NONCE_LEN] = random_bytes();
    let mut sealed = secret.reveal().as_bytes().to_vec();
    let (nonce_once, bound) = (Nonce::assume_unique_for_key(nonce), Aad::from(id.to_string()));
    sealing_key(key).seal_in_place_append_tag(nonce_once, bound, &mut sealed).ok()?;
    Some(format!("{VERSION}{}", STANDARD_NO_PAD.encode([&nonce[..], &sealed].concat())))
}

fn unseal(key: &[u8; 32], id: WebhookId, stored: &str) -> Option<SigningSecret> {
    let bytes = STANDARD_NO_PAD.decode(stored.strip_prefix(VERSION)?).ok()?;
    let (nonce, sealed) = bytes.split_at_checked(NONCE_LEN)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let mut sealed = sealed.to_vec();
    let text = sealing_key(key).open_in_place(nonce, Aad::from(id.to_string()), &mut sealed).ok()?;
    Some(SigningSecret::trusted(String::from_utf8(text.to_vec()).ok()?))
}

fn sealing_key(key: &[u8; 32]) -> LessSafeKey {
    let key = UnboundKey::new(&CHACHA20_POLY1305, key);
    LessSafeKey::new(key.expect("the algorithm takes a key of 32 bytes"))
}

#[cfg(test)]
mod tests {
    use palisade_model::RawId;

    use super::*;

    #[test]
    fn secrets_at_rest_are_sealed_for_one_endpoint_under_one_key() {
        let (id, other) = (WebhookId::new(RawId::from_u128(1)), WebhookId::new(RawId::from_u128(2)));
        let secret = SigningSecret::generate();
        let sealed = seal(&[7; 32], id, &secret).unwrap();
        assert!(!sealed.contains(&secret.reveal()[6..20]));
        assert_ne!(sealed, seal(&[7; 32], id, &secret).unwrap());
        assert_eq!(unseal(&[7; 32], id, &sealed), Some(secret));
        assert_eq!(unseal(&[7; 32], other, &sealed), None);
        assert_eq!(unseal(&[8; 32], id, &sealed), None);
        assert_eq!(unseal(&[7; 32], id, &sealed[..sealed.len() - 4]), None);
        assert_eq!(unseal(&[7; 32], id, "v1.AAAA"), None);
    }
}
