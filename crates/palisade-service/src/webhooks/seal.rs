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
        let nonce: [u8; NONCE_LEN] = random_bytes();
        let mut sealed = secret.reveal().as_bytes().to_vec();
        self.sealing_key()
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(id.to_string()),
                &mut sealed,
            )
            .map_err(|_| CoreError::internal("a secret could not be sealed"))?;
        Ok(format!("{VERSION}{}", STANDARD_NO_PAD.encode([&nonce[..], &sealed].concat())))
    }

    /// The secret behind what is stored; `None` when it was not sealed here for this endpoint.
    pub(crate) fn unseal(&self, id: WebhookId, stored: &str) -> Option<SigningSecret> {
        let bytes = STANDARD_NO_PAD.decode(stored.strip_prefix(VERSION)?).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut sealed = sealed.to_vec();
        let text = self.sealing_key().open_in_place(nonce, Aad::from(id.to_string()), &mut sealed).ok()?;
        Some(SigningSecret::trusted(String::from_utf8(text.to_vec()).ok()?))
    }

    fn sealing_key(&self) -> LessSafeKey {
        let key = UnboundKey::new(&CHACHA20_POLY1305, &self.pepper.derive(PURPOSE));
        LessSafeKey::new(key.expect("the algorithm takes a key of 32 bytes"))
    }
}
