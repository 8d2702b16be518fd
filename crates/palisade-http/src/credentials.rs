//! Which API key a request presents: `Authorization: Bearer` and `X-API-Key` are equal alternatives.

use axum::extract::Query;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use palisade_service::{CoreError, ErrorKind, KeyFormat};

const X_API_KEY: HeaderName = HeaderName::from_static("x-api-key");

/// Query parameters whose very name says that a key was put where logs and histories keep it.
const KEY_PARAMETERS: [&str; 6] =
    ["access_token", "api-key", "api_key", "apikey", "authorization", "x-api-key"];

/// What a request says about who sends it, before anything is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presented<'a> {
    Nothing,
    Key(&'a str),
    Unusable(Unusable),
}

/// Why the presented credentials are not even looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unusable {
    /// Not a bearer key, or no text.
    Malformed,
    /// Two different keys: taking either would be a guess.
    Conflicting,
    /// A key in the query string.
    InQuery,
}

impl Unusable {
    pub(crate) fn error(self) -> CoreError {
        let (code, detail) = match self {
            Self::Malformed => return CoreError::unauthenticated(),
            Self::Conflicting => {
                ("conflicting_credentials", "expected one API key, found two different ones")
            }
            Self::InQuery => (
                "key_in_query",
                "expected the API key in the Authorization or X-API-Key header, found it in the URL",
            ),
        };
        CoreError::new(ErrorKind::Invalid, code, detail)
    }
}

/// Reads the credentials of a request.
pub(crate) fn presented<'a>(headers: &'a HeaderMap, uri: &Uri) -> Presented<'a> {
    if has_key_in_query(uri) {
        return Presented::Unusable(Unusable::InQuery);
    }
    let bearer = headers.get_all(header::AUTHORIZATION).iter().map(bearer_key);
    let direct = headers.get_all(X_API_KEY).iter().map(plain_key);
    let mut found = Presented::Nothing;
    for key in bearer.chain(direct) {
        found = match (found, key) {
            (Presented::Key(first), Some(second)) if first != second => {
                return Presented::Unusable(Unusable::Conflicting);
            }
            (_, Some(key)) => Presented::Key(key),
            (Presented::Nothing, None) => Presented::Unusable(Unusable::Malformed),
            (found, None) => found,
        };
    }
    found
}

fn bearer_key(value: &HeaderValue) -> Option<&str> {
    let (scheme, key) = value.to_str().ok()?.trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim()).filter(|key| !key.is_empty())
}

fn plain_key(value: &HeaderValue) -> Option<&str> {
    value.to_str().ok().map(str::trim).filter(|key| !key.is_empty())
}

fn has_key_in_query(uri: &Uri) -> bool {
    if uri.query().is_none_or(str::is_empty) {
        return false;
    }
    Query::<Vec<(String, String)>>::try_from_uri(uri).is_ok_and(|Query(parameters)| {
        parameters.iter().any(|(name, value)| {
            KEY_PARAMETERS.iter().any(|reserved| name.eq_ignore_ascii_case(reserved))
                || KeyFormat::parse(value).is_some()
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(list: &[(&'static str, &'static str)]) -> HeaderMap {
        list.iter()
            .map(|&(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .fold(HeaderMap::new(), |mut headers, (name, value)| {
                headers.append(name, value);
                headers
            })
    }

    #[test]
    fn k_01_k_02_both_headers_carry_a_key() {
        const MALFORMED: Presented<'_> = Presented::Unusable(Unusable::Malformed);
        const CONFLICTING: Presented<'_> = Presented::Unusable(Unusable::Conflicting);
        for (list, expected) in [
            (&[][..], Presented::Nothing),
            (&[("authorization", "Bearer k")], Presented::Key("k")),
            (&[("authorization", "bearer  k ")], Presented::Key("k")),
            (&[("x-api-key", "k")], Presented::Key("k")),
            (&[("authorization", "Bearer k"), ("x-api-key", "k")], Presented::Key("k")),
            (&[("authorization", "Basic k"), ("x-api-key", "k")], Presented::Key("k")),
            (&[("authorization", "Bearer k"), ("x-api-key", "other")], CONFLICTING),
            (&[("authorization", "Bearer k"), ("authorization", "Bearer other")], CONFLICTING),
            (&[("authorization", "Basic k")], MALFORMED),
            (&[("authorization", "Bearer ")], MALFORMED),
            (&[("authorization", "k")], MALFORMED),
            (&[("x-api-key", "")], MALFORMED),
        ] {
            assert_eq!(presented(&headers(list), &Uri::from_static("/v1/scans")), expected, "{list:?}");
        }
    }

    #[test]
    fn a_key_in_the_query_is_noticed_by_its_name() {
        for (uri, noticed) in [
            ("/?api_key=x", true),
            ("/?a=b&Access_Token=x", true),
            ("/?api%5Fkey=x", true),
            ("/?limit=5&status=failed", false),
            ("/?", false),
        ] {
            let none = HeaderMap::new();
            let found = presented(&none, &Uri::from_static(uri));
            assert_eq!(found == Presented::Unusable(Unusable::InQuery), noticed, "{uri}");
        }
    }
}
