//! Which calls may do without a key in development mode. A browser lets any page send requests to loopback,
//! and with DNS rebinding read the answers; what it cannot do is lie about the host that the page named.

use std::net::IpAddr;

use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, header};
use palisade_service::{CoreError, ErrorKind};

/// Why a call needs a key although the server runs in development mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NeedsKey {
    /// It is addressed to a name that anyone may point at this machine.
    OtherHost,
    /// It would change something on behalf of a page from elsewhere.
    OtherOrigin,
}

impl NeedsKey {
    pub(crate) fn error(self) -> CoreError {
        let (code, detail) = match self {
            Self::OtherHost => (
                "host_not_local",
                "expected a key, or localhost or a loopback address as the host; \
                 found another host, which development mode answers only with a key",
            ),
            Self::OtherOrigin => (
                "origin_not_local",
                "expected a key, or an Origin equal to the host; \
                 found another Origin, which development mode lets change things only with a key",
            ),
        };
        CoreError::new(ErrorKind::Forbidden, code, detail)
    }
}

/// Whether development mode may answer a call without a key.
pub(crate) fn check(head: &Parts) -> Result<(), NeedsKey> {
    // Browsers always name the host, so a call that names none comes from none.
    let hosts = named(&head.headers, header::HOST);
    let authority = head.uri.authority().map(Authority::as_str);
    if !hosts.chain(authority).all(is_local) {
        return Err(NeedsKey::OtherHost);
    }
    if head.method.is_safe() || named(&head.headers, header::ORIGIN).all(|origin| is_own(origin, head)) {
        return Ok(());
    }
    Err(NeedsKey::OtherOrigin)
}

/// The values of a header; what is not text reads as empty, which is no host.
fn named(headers: &HeaderMap, name: HeaderName) -> impl Iterator<Item = &str> {
    headers.get_all(name).into_iter().map(|value| value.to_str().unwrap_or_default())
}

/// `localhost` or a loopback address, with or without a port.
fn is_local(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else { return false };
    // What stands before an @ is no host; no client sends it in a Host header.
    if authority.as_str().contains('@') {
        return false;
    }
    let name = authority.host();
    let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    name.eq_ignore_ascii_case("localhost")
        || bare.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
}

/// Whether a page at `origin` was served under the host, port included, that the call is addressed to.
fn is_own(origin: &str, head: &Parts) -> bool {
    let Some((_, page)) = origin.split_once("://") else { return false };
    let authority = head.uri.authority().map(Authority::as_str);
    let mut hosts = named(&head.headers, header::HOST).chain(authority).peekable();
    hosts.peek().is_some() && hosts.all(|host| host.eq_ignore_ascii_case(page))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    fn checked(method: &str, uri: &str, headers: &[(&str, &str)]) -> Result<(), NeedsKey> {
        let request = Request::builder().method(method).uri(uri);
        let request = headers.iter().fold(request, |request, &(name, value)| request.header(name, value));
        check(&request.body(()).unwrap().into_parts().0)
    }

    #[test]
    fn only_localhost_and_loopback_addresses_do_without_a_key() {
        for (host, local) in [
            ("localhost", true),
            ("LOCALHOST:8080", true),
            ("127.0.0.1:8080", true),
            ("127.9.9.9", true),
            ("[::1]:8080", true),
            ("[::ffff:127.0.0.1]", true),
            ("rebound.example:8080", false),
            ("localhost.example", false),
            ("127.0.0.1.example", false),
            ("localhost@rebound.example", false),
            ("rebound.example@localhost", false),
            ("192.0.2.1", false),
            ("0.0.0.0", false),
            ("[2001:db8::1]", false),
            ("2130706433", false),
            ("", false),
            ("local host", false),
        ] {
            let expected = if local { Ok(()) } else { Err(NeedsKey::OtherHost) };
            assert_eq!(checked("GET", "/v1/scans", &[("host", host)]), expected, "{host:?}");
        }
    }

    #[test]
    fn every_name_for_the_host_counts() {
        for (uri, headers, expected) in [
            ("/", &[][..], Ok(())),
            ("http://localhost/", &[], Ok(())),
            ("http://rebound.example/", &[], Err(NeedsKey::OtherHost)),
            ("http://rebound.example/", &[("host", "localhost")], Err(NeedsKey::OtherHost)),
            ("http://localhost/", &[("host", "rebound.example")], Err(NeedsKey::OtherHost)),
            ("/", &[("host", "localhost"), ("host", "rebound.example")], Err(NeedsKey::OtherHost)),
        ] {
            assert_eq!(checked("GET", uri, headers), expected, "{uri} {headers:?}");
        }
    }

    #[test]
    fn a_page_from_elsewhere_may_look_but_change_nothing() {
        for (method, origin, expected) in [
            ("POST", "http://localhost:8080", Ok(())),
            ("POST", "https://LOCALHOST:8080", Ok(())),
            ("POST", "http://localhost:3000", Err(NeedsKey::OtherOrigin)),
            ("POST", "http://localhost", Err(NeedsKey::OtherOrigin)),
            ("POST", "https://elsewhere.example", Err(NeedsKey::OtherOrigin)),
            ("DELETE", "https://elsewhere.example", Err(NeedsKey::OtherOrigin)),
            ("POST", "null", Err(NeedsKey::OtherOrigin)),
            ("POST", "", Err(NeedsKey::OtherOrigin)),
            ("GET", "https://elsewhere.example", Ok(())),
        ] {
            let headers = [("host", "localhost:8080"), ("origin", origin)];
            assert_eq!(checked(method, "/v1/scans", &headers), expected, "{method} {origin:?}");
        }
        let over_http2 = [("origin", "http://[::1]:8080")];
        assert_eq!(checked("POST", "http://[::1]:8080/v1/scans", &over_http2), Ok(()));
        assert_eq!(checked("POST", "/v1/scans", &over_http2), Err(NeedsKey::OtherOrigin));
    }
}
