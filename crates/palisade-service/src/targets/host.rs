//! The host of a target, from a URL or a bare name.

use palisade_engine::guard::{AddressPolicy, parse_web_target};
use palisade_model::{Target, truncate_utf8};
use url::Url;

use crate::CoreError;

/// A host that may be scanned.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Host {
    /// Lower case, international names in ASCII, a port only when it is none of the scheme's own.
    pub(crate) host: String,
    /// The host without a port.
    pub(crate) name: String,
    /// Scheme and host: what its project is found by.
    pub(crate) origin: String,
}

/// Without a scheme, `https` is meant. Path and query say nothing about the host.
pub(crate) fn parse_host(text: &str, policy: &AddressPolicy) -> Result<Host, CoreError> {
    let text = text.trim();
    let refused = |detail: String| {
        CoreError::invalid_field("invalid_host", "body.host", format!("body.host: {detail}"))
    };
    let not_a_host = || {
        let found = palisade_model::printable(truncate_utf8(text, 200));
        refused(format!("expected a host name or an http or https URL, found {found:?}"))
    };
    // A URL parser skips slashes in front of the host, so a path would read as one.
    if text.starts_with(['/', '\\']) {
        return Err(not_a_host());
    }
    let url = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let Target::Web { url } = parse_web_target(&url, policy).map_err(|error| refused(error.to_string()))?
    else {
        return Err(not_a_host());
    };
    let url = Url::parse(&url).map_err(|_| not_a_host())?;
    let name = url.host_str().ok_or_else(not_a_host)?;
    let host = url.port().map_or_else(|| name.to_owned(), |port| format!("{name}:{port}"));
    Ok(Host { host, name: name.to_owned(), origin: url.origin().ascii_serialization() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n_03_a_host_is_normalised_with_or_without_a_scheme() {
        for (text, host, origin) in [
            ("Example.COM", "example.com", "https://example.com"),
            (" example.com/path?q ", "example.com", "https://example.com"),
            ("https://example.com:443/", "example.com", "https://example.com"),
            ("http://example.com", "example.com", "http://example.com"),
            ("example.com:8443", "example.com:8443", "https://example.com:8443"),
            ("bücher.example", "xn--bcher-kva.example", "https://xn--bcher-kva.example"),
            ("8.8.8.8", "8.8.8.8", "https://8.8.8.8"),
        ] {
            let parsed = parse_host(text, &AddressPolicy::default()).unwrap();
            assert_eq!((parsed.host.as_str(), parsed.origin.as_str()), (host, origin), "{text}");
        }
    }

    #[test]
    fn what_is_no_public_host_is_refused() {
        for text in [
            "",
            " ",
            "a b",
            "ftp://example.com",
            "user@example.com",
            "127.0.0.1",
            "localhost",
            "10.0.0.1",
            "[::1]",
            "metadata.google.internal",
            "http://",
            "/etc/passwd",
        ] {
            let error = parse_host(text, &AddressPolicy::default()).unwrap_err();
            assert_eq!(error.code, "invalid_host", "{text}");
        }
    }
}
