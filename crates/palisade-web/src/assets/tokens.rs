//! JSON Web Tokens in texts: what they claim, never the token itself.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use super::leaks::secret_digest;
use super::marks::Hit;

/// Payloads of public documentation.
const EXAMPLES: &[(&str, &str)] =
    &[("sub", "1234567890"), ("iss", "joe"), ("iss", "supabase-demo"), ("name", "John Doe")];
const PRIVILEGED: &[&str] = &[
    "admin",
    "administrator",
    "owner",
    "root",
    "service",
    "service_role",
    "superadmin",
    "superuser",
    "system",
];

/// What one token claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    /// Of the token; says nothing about it.
    pub(crate) digest: String,
    /// The role that it gives, when that is one of power.
    pub(crate) privilege: Option<String>,
    /// Made by Supabase for a project's API.
    pub(crate) supabase: bool,
    /// Its `role` is the anonymous one.
    pub(crate) anonymous: bool,
    /// Of a token that Supabase makes for browsers: its project and the token itself, which is public.
    pub(crate) public: Option<(String, String)>,
    /// Unix seconds; `None` when it never ends.
    pub(crate) expires: Option<i64>,
    pub(crate) places: Vec<usize>,
}

/// Reads the tokens that the marks found; what is none is left out.
pub(super) fn read(hits: &[Hit]) -> Vec<Token> {
    hits.iter().filter_map(|hit| claims(&hit.found).map(|claims| (hit, claims))).filter_map(token).collect()
}

fn token((hit, claims): (&Hit, Value)) -> Option<Token> {
    if EXAMPLES.iter().any(|(name, value)| claims[*name] == *value) {
        return None;
    }
    let role = claims["role"].as_str().unwrap_or("");
    let project = claims["ref"].as_str().filter(|_| claims["iss"] == "supabase" && role == "anon");
    Some(Token {
        digest: secret_digest(hit.found.as_bytes()),
        privilege: privilege(&claims),
        supabase: claims["iss"] == "supabase" && claims["ref"].is_string(),
        anonymous: role == "anon",
        public: project.map(|project| (project.to_owned(), hit.found.clone())),
        expires: claims["exp"].as_i64(),
        places: hit.places.clone(),
    })
}

/// Whether it is a key of Supabase for browsers: never one that ignores the access rules.
pub(crate) fn is_public_key(text: &str) -> bool {
    text.starts_with("sb_publishable_") || claims(text).is_some_and(|claims| claims["role"] == "anon")
}

/// The claims, when header and payload are those of a token.
fn claims(text: &str) -> Option<Value> {
    let mut parts = text.split('.');
    let mut part = || -> Option<Value> {
        let bytes = URL_SAFE_NO_PAD.decode(parts.next()?).ok()?;
        serde_json::from_slice(&bytes).ok().filter(Value::is_object)
    };
    let (header, payload) = (part()?, part()?);
    header["alg"].is_string().then_some(payload)
}

fn privilege(claims: &Value) -> Option<String> {
    let names = ["role", "roles", "groups", "permissions", "scope", "https://hasura.io/jwt/claims"];
    let mut words: Vec<String> = Vec::new();
    for value in names.iter().map(|name| &claims[*name]) {
        match value {
            Value::String(text) => words.extend(text.split([' ', ',']).map(str::to_lowercase)),
            Value::Array(list) => words.extend(list.iter().filter_map(Value::as_str).map(str::to_lowercase)),
            Value::Object(hasura) => {
                words.extend(
                    hasura.get("x-hasura-default-role").and_then(Value::as_str).map(str::to_lowercase),
                );
            }
            _ => {}
        }
    }
    for name in ["admin", "is_admin", "isAdmin"] {
        if claims[name] == true {
            words.push("admin".to_owned());
        }
    }
    words.into_iter().find(|word| PRIVILEGED.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::marks::Mark;
    use crate::checks::fixture::token;

    fn read_one(text: &str) -> Option<Token> {
        let hit = Hit { mark: Mark::Jwt, found: text.to_owned(), places: vec![0] };
        read(&[hit]).pop()
    }

    #[test]
    fn claims_of_power_are_seen() {
        for (payload, privilege) in [
            (r#"{"role":"service_role","exp":1}"#, Some("service_role")),
            (r#"{"roles":["user","Admin"]}"#, Some("admin")),
            (r#"{"scope":"read owner"}"#, Some("owner")),
            (r#"{"isAdmin":true}"#, Some("admin")),
            (r#"{"https://hasura.io/jwt/claims":{"x-hasura-default-role":"admin"}}"#, Some("admin")),
            (r#"{"role":"anon"}"#, None),
            (r#"{"role":"administrative-assistant"}"#, None),
        ] {
            assert_eq!(read_one(&token(payload)).unwrap().privilege.as_deref(), privilege, "{payload}");
        }
    }

    #[test]
    fn examples_and_other_texts_are_no_tokens() {
        assert_eq!(read_one(&token(r#"{"sub":"1234567890","name":"John Doe"}"#)), None);
        for text in ["", "a.b.c", "eyJhbGciOiJIUzI1NiJ9.W10.x", "....."] {
            assert_eq!(read_one(text), None, "{text}");
        }
    }
}
