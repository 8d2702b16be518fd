//! Refuses requests that name several hosts, or one that cannot be one (RFC 9112 section 3.2): a proxy in front may have
//! read another one. Links never come from it. Called by the edge.

use axum::http::uri::Authority;
use axum::http::{HeaderMap, header};
use palisade_service::{CoreError, ErrorKind};

/// The error of a request with such a Host header.
pub(crate) fn refusal(headers: &HeaderMap) -> Option<CoreError> {
    let mut hosts = headers.get_all(header::HOST).iter();
    let first = hosts.next()?;
    let found = if hosts.next().is_some() {
        "several"
    } else if first.is_empty() || is_host(first.as_bytes()) {
        return None;
    } else {
        "one that names no host"
    };
    let detail = format!("expected one Host header with a host and perhaps a port, found {found}");
    Some(CoreError::new(ErrorKind::Invalid, "invalid_host", detail))
}

fn is_host(value: &[u8]) -> bool {
    !value.contains(&b'@') && Authority::try_from(value).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn only_one_good_host_passes() {
        for (hosts, good) in [
            (&[][..], true),
            (&[""], true),
            (&["example.com"], true),
            (&["example.com:8080"], true),
            (&["[::1]:8080"], true),
            (&["192.0.2.1"], true),
            (&["example.com", "example.com"], false),
            (&["a b"], false),
            (&["a/b"], false),
            (&["user@example.com"], false),
            (&["example.com, example.org"], false),
        ] {
            let mut headers = HeaderMap::new();
            for host in hosts {
                headers.append(header::HOST, HeaderValue::from_static(host));
            }
            assert_eq!(refusal(&headers).is_none(), good, "{hosts:?}");
        }
    }
}
