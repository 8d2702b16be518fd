//! URIs for artifact locations (RFC 3986), valid whatever a file name or a target holds.

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

/// What a path segment need not encode, and the separator.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// What may not stand in any URI. `%` may: a URL that was requested is encoded already.
const NOT_IN_URI: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// A path below the scanned root as a relative reference.
pub(super) fn relative(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}

/// A URL as it was requested, with what no URI may hold encoded.
pub(super) fn absolute(url: &str) -> String {
    utf8_percent_encode(url, NOT_IN_URI).to_string()
}

/// A network service; an IPv6 address gets its brackets.
pub(super) fn endpoint(host: &str, port: u16) -> String {
    let host = utf8_percent_encode(host, NOT_IN_URI);
    match host.to_string() {
        host if host.contains(':') && !host.starts_with('[') => format!("tcp://[{host}]:{port}"),
        host => format!("tcp://{host}:{port}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_relative_references() {
        for (path, uri) in [
            ("src/main.rs", "src/main.rs"),
            ("with space/a#b?c.txt", "with%20space/a%23b%3Fc.txt"),
            ("c:/x", "c%3A/x"),
            ("é%41", "%C3%A9%2541"),
        ] {
            assert_eq!(relative(path), uri);
        }
    }

    #[test]
    fn urls_keep_their_meaning() {
        assert_eq!(absolute("https://h/a%20b?q=[1]#f"), "https://h/a%20b?q=[1]#f");
        assert_eq!(absolute("https://h/<x>é"), "https://h/%3Cx%3E%C3%A9");
    }

    #[test]
    fn endpoints_have_brackets_round_ipv6() {
        assert_eq!(endpoint("h.example", 443), "tcp://h.example:443");
        assert_eq!(endpoint("::1", 443), "tcp://[::1]:443");
    }
}
