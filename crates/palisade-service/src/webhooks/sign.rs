//! The headers of one attempt: Standard Webhooks, and every further family that the composition root names.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use palisade_model::{UnixMillis, hex};
use sha2::Sha256;

use super::secret::SigningSecret;
use super::settings::{SignedHeader, SignedValue};

/// What is signed.
pub(crate) struct Signed<'a> {
    pub(crate) message_id: &'a str,
    pub(crate) event_name: &'a str,
    pub(crate) endpoint_id: Option<String>,
    pub(crate) body: &'a [u8],
    pub(crate) at: UnixMillis,
    /// Newest first.
    pub(crate) secrets: &'a [SigningSecret],
}

/// Every header of the attempt.
///
/// The Standard Webhooks signature lists one signature for each secret that is good now. The other families have
/// room for one: the newest secret's.
pub(crate) fn headers(signed: &Signed<'_>, families: &[SignedHeader]) -> Vec<(&'static str, String)> {
    let seconds = signed.at.div_euclid(1000).to_string();
    let content = [signed.message_id.as_bytes(), b".", seconds.as_bytes(), b".", signed.body].concat();
    let signatures: Vec<_> = signed
        .secrets
        .iter()
        .map(|secret| format!("v1,{}", STANDARD.encode(mac(&secret.standard_key(), &[&content]))))
        .collect();
    let mut headers = vec![
        ("webhook-id", signed.message_id.to_owned()),
        ("webhook-timestamp", seconds.clone()),
        ("webhook-signature", signatures.join(" ")),
    ];
    headers.extend(
        families.iter().filter_map(|family| Some((family.name, value(family.value, signed, &seconds)?))),
    );
    headers
}

fn value(kind: SignedValue, signed: &Signed<'_>, seconds: &str) -> Option<String> {
    let key = signed.secrets.first().map(SigningSecret::reveal);
    match kind {
        SignedValue::EventName => Some(signed.event_name.to_owned()),
        SignedValue::EndpointId => signed.endpoint_id.clone(),
        SignedValue::BodyDigest => Some(format!("sha256={}", hex(&mac(key?.as_bytes(), &[signed.body])))),
        SignedValue::TimestampedDigest => {
            let digest = mac(key?.as_bytes(), &[seconds.as_bytes(), b".", signed.body]);
            Some(format!("t={seconds},v1={}", hex(&digest)))
        }
    }
}

fn mac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed<'a>(id: &'a str, at: i64, body: &'a str, secrets: &'a [SigningSecret]) -> Signed<'a> {
        Signed {
            message_id: id,
            event_name: "scan.failed",
            endpoint_id: Some("whk_1".to_owned()),
            body: body.as_bytes(),
            at,
            secrets,
        }
    }

    fn header(headers: &[(&'static str, String)], name: &str) -> String {
        headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone()).unwrap_or_default()
    }

    /// The published test vector of the Standard Webhooks libraries.
    #[test]
    fn w_04_the_standard_signature_is_the_published_one() {
        let secrets = [SigningSecret::trusted("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned())];
        let body = r#"{"test": 2432232314}"#;
        let headers =
            headers(&signed("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330_999, body, &secrets), &[]);
        assert_eq!(header(&headers, "webhook-timestamp"), "1614265330");
        let expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert_eq!(header(&headers, "webhook-signature"), expected);
    }

    #[test]
    fn w_09_the_timestamped_digest_is_the_documented_one() {
        let secrets = [SigningSecret::trusted("whsecret".to_owned())];
        let body =
            r#"{"event":"scan.failed","data":{"scan_id":"x"},"delivered_at":"2026-01-02T03:04:05.000006"}"#;
        let families = [SignedHeader { name: "x-signature", value: SignedValue::TimestampedDigest }];
        let headers = headers(&signed("msg", 1_700_000_000_000, body, &secrets), &families);
        let digest = "722d5bb3929f8b939ab7a94be95a41cfc3b0ddb794bff9369cb325254d62001a";
        assert_eq!(header(&headers, "x-signature"), format!("t=1700000000,v1={digest}"));
    }

    #[test]
    fn w_04_while_secrets_overlap_both_sign_and_the_newest_first() {
        let secrets = ["n".repeat(24), "o".repeat(24)].map(SigningSecret::trusted);
        let families = [SignedHeader { name: "x-digest", value: SignedValue::BodyDigest }];
        let both = headers(&signed("msg", 0, "{}", &secrets), &families);
        let newest = headers(&signed("msg", 0, "{}", &secrets[..1]), &families);
        let oldest = headers(&signed("msg", 0, "{}", &secrets[1..]), &families);
        let expected = [header(&newest, "webhook-signature"), header(&oldest, "webhook-signature")].join(" ");
        assert_eq!(header(&both, "webhook-signature"), expected);
        assert_eq!(header(&both, "x-digest"), header(&newest, "x-digest"));
        assert!(header(&both, "x-digest").starts_with("sha256="));
    }
}
