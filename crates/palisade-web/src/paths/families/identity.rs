//! What a provider of identities publishes about itself and its keys.

use std::borrow::Cow;

use palisade_model::Severity;
use serde_json::Value;
use url::{Position, Url};

use super::super::facts::Paths;
use super::super::probe::{How, Probe, Reading, Topic};
use super::shape::object;
use crate::fetch::Exchange;

pub(super) const PROBES: &[Probe] = &[
    Probe::get(Topic::Oidc, "/.well-known/openid-configuration", metadata),
    Probe::get(Topic::Oidc, "/.well-known/oauth-authorization-server", metadata),
    Probe::get(Topic::Jwks, JWKS, key_set),
];

const JWKS: &str = "/.well-known/jwks.json";

/// The path of the key set that a provider names, when it is one of its own site.
pub(in crate::paths) fn key_set_path(exchange: &Exchange) -> Option<String> {
    let address = object(exchange)?["jwks_uri"].as_str()?.parse::<Url>().ok()?;
    let own = address.origin() == exchange.url.origin();
    own.then(|| address[Position::BeforePath..Position::AfterQuery].to_owned())
}

/// The key sets that the site's own provider names.
pub(super) fn keys(paths: &Paths) -> Vec<Probe> {
    let mut places = paths.key_sets.clone();
    places.sort_unstable();
    places.dedup();
    let probe = |path: String| Probe {
        topic: Topic::Jwks,
        how: How::Get,
        path: Cow::Owned(path),
        any_status: false,
        read: key_set,
    };
    places.into_iter().filter(|path| path != JWKS).map(probe).collect()
}

/// RFC 8414 and OpenID Connect Discovery 1.0.
fn metadata(exchange: &Exchange) -> Reading {
    let Some(document) = object(exchange) else { return Reading::Other };
    if !document["issuer"].is_string()
        || !(document["authorization_endpoint"].is_string() || document["token_endpoint"].is_string())
    {
        return Reading::Other;
    }
    let list = |key: &str| -> Vec<String> {
        let values = document[key].as_array().map(Vec::as_slice).unwrap_or_default();
        values.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let signing = list("id_token_signing_alg_values_supported");
    let challenges = list("code_challenge_methods_supported");
    let mut weak = Vec::new();
    if signing.iter().any(|algorithm| algorithm == "none") {
        weak.push("id tokens without signature");
    }
    if !signing.is_empty() && signing.iter().all(|algorithm| algorithm.starts_with("HS")) {
        weak.push("id tokens signed with a shared secret only");
    }
    if challenges.iter().any(|method| method == "plain") {
        weak.push("plain code challenges");
    }
    if weak.is_empty() { Reading::Harmless } else { Reading::Exposed(weak.join(", "), None) }
}

/// Characters of base64url in a modulus of 2048 bits, less the last one.
const SHORT_MODULUS: usize = 341;

/// RFC 7517.
fn key_set(exchange: &Exchange) -> Reading {
    let Some(document) = object(exchange) else { return Reading::Other };
    let Some(keys) = document["keys"].as_array().filter(|keys| keys.iter().any(|key| key["kty"].is_string()))
    else {
        return Reading::Other;
    };
    let is_private = |key: &Value| ["d", "p", "q", "k"].iter().any(|member| key[member].is_string());
    let modulus = |key: &Value| key["n"].as_str().map(|n| n.trim_end_matches('=').len());
    if keys.iter().any(is_private) {
        return Reading::Exposed("private members of a key".to_owned(), Some(Severity::Critical));
    }
    match keys.iter().filter_map(modulus).find(|characters| *characters < SHORT_MODULUS) {
        Some(characters) => Reading::Exposed(format!("an RSA key of about {} bits", characters * 6), None),
        None => Reading::Harmless,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::reply;

    fn read(read: fn(&Exchange) -> Reading, text: &str) -> Reading {
        read(&reply("https://shop.example/x", 200, &[], text))
    }

    #[test]
    fn weak_metadata_is_named() {
        let with =
            |more: &str| format!(r#"{{"issuer":"https://a","authorization_endpoint":"https://a/b"{more}}}"#);
        assert_eq!(read(metadata, &with("")), Reading::Harmless);
        let none = with(r#","id_token_signing_alg_values_supported":["RS256","none"]"#);
        assert_eq!(read(metadata, &none), Reading::Exposed("id tokens without signature".to_owned(), None));
        let weak = with(
            r#","id_token_signing_alg_values_supported":["HS256"],"code_challenge_methods_supported":["S256","plain"]"#,
        );
        let evidence = "id tokens signed with a shared secret only, plain code challenges";
        assert_eq!(read(metadata, &weak), Reading::Exposed(evidence.to_owned(), None));
        assert_eq!(read(metadata, r#"{"error":"x"}"#), Reading::Other);
    }

    #[test]
    fn key_sets_of_the_own_site_are_followed() {
        let path = |address: &str| {
            let document = format!(r#"{{"jwks_uri":"{address}"}}"#);
            key_set_path(&reply("https://shop.example/.well-known/openid-configuration", 200, &[], &document))
        };
        assert_eq!(path("https://shop.example/oauth/keys?v=1").as_deref(), Some("/oauth/keys?v=1"));
        assert_eq!(path("https://elsewhere.example/keys"), None);
        assert_eq!(path("/relative"), None);
    }

    #[test]
    fn weak_and_private_keys_are_seen() {
        let rsa = |characters: usize, more: &str| {
            format!(r#"{{"keys":[{{"kty":"RSA","e":"AQAB","n":"{}"{more}}}]}}"#, "x".repeat(characters))
        };
        assert_eq!(read(key_set, &rsa(342, "")), Reading::Harmless);
        assert!(matches!(read(key_set, &rsa(171, "")), Reading::Exposed(_, None)));
        assert!(matches!(
            read(key_set, &rsa(342, r#","d":"x""#)),
            Reading::Exposed(_, Some(Severity::Critical))
        ));
        assert_eq!(read(key_set, r#"{"keys":[]}"#), Reading::Other);
    }
}
