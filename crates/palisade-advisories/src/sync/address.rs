//! The addresses of an export: `<base>/<ecosystem>/<file>`, every part of them percent-encoded.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Url;

use super::error::SyncError;

/// What RFC 3986 does not reserve stays.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Reads an address that a user gave.
pub(super) fn parse_base(text: &str) -> Result<Url, SyncError> {
    let bad = |found: &str| SyncError::BadAddress { url: text.to_owned(), found: found.to_owned() };
    let url = Url::parse(text).map_err(|error| bad(&error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(bad(&format!("the scheme {}", url.scheme())));
    }
    if url.fragment().is_some() || url.cannot_be_a_base() {
        return Err(bad("a fragment"));
    }
    Ok(url)
}

/// An address below `base`.
pub(super) fn below(base: &Url, parts: &[&str]) -> Result<Url, SyncError> {
    let mut text = base.as_str().trim_end_matches('/').to_owned();
    for part in parts {
        text.push('/');
        text.extend(utf8_percent_encode(part, ENCODED));
    }
    parse_base(&text)
}

/// An address as it is told: without the user and password that it may have.
pub(super) fn shown(url: &Url) -> String {
    let mut url = url.clone();
    if url.has_authority() {
        // Fails for addresses without a host only, which have no user either.
        let _ = url.set_username("").and_then(|()| url.set_password(None));
    }
    url.into()
}

/// Whether the address is on this machine, where no proxy leads.
pub(super) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_encoded_and_secrets_are_not_told() {
        let base = parse_base("https://user:word@mirror.example/osv/").unwrap();
        for (parts, expected) in [
            (["GitHub Actions", "all.zip"], "https://mirror.example/osv/GitHub%20Actions/all.zip"),
            (["Debian:12", "modified_id.csv"], "https://mirror.example/osv/Debian%3A12/modified_id.csv"),
            (["crates.io", "A/../B.json"], "https://mirror.example/osv/crates.io/A%2F..%2FB.json"),
        ] {
            assert_eq!(shown(&below(&base, &parts).unwrap()), expected);
        }
    }

    #[test]
    fn other_addresses_are_refused_with_the_reason() {
        for (text, found) in [("mirror", "relative URL without a base"), ("ftp://mirror", "the scheme ftp")] {
            let error = parse_base(text).unwrap_err().to_string();
            assert_eq!(error, format!("{text}: expected an http or https address, found {found}"));
        }
    }

    #[test]
    fn this_machine_is_told_apart() {
        for (text, here) in [
            ("http://127.0.0.1:9", true),
            ("http://[::1]:9", true),
            ("http://localhost", true),
            ("http://a.example", false),
        ] {
            assert_eq!(is_loopback(&parse_base(text).unwrap()), here, "{text}");
        }
    }
}
