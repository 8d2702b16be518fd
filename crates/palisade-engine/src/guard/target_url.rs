//! Turns what a caller typed into a web target, or says at once what is wrong with it. The guard judges
//! the resolved address again at connect time; this only saves the caller the wait.

use std::net::IpAddr;

use palisade_model::{Target, TargetError};
use url::{Host, Url};

use super::policy::{AddressPolicy, Refusal};

/// Longer texts are no address that a person or a browser uses.
const MAX_URL_BYTES: usize = 2048;

/// Parses an absolute `http` or `https` URL by the WHATWG rules; the fragment is dropped.
///
/// # Errors
/// [`TargetError`] for anything else, for user names and passwords, for ports of other protocols, and
/// for addresses and names that `policy` refuses.
pub fn parse_web_target(text: &str, policy: &AddressPolicy) -> Result<Target, TargetError> {
    let not_a_target = || TargetError::NotATarget(palisade_model::truncate_utf8(text, 200).to_owned());
    if text.len() > MAX_URL_BYTES {
        return Err(not_a_target());
    }
    let mut url = Url::parse(text).map_err(|error| match error {
        url::ParseError::EmptyHost => TargetError::NoHost,
        _ => not_a_target(),
    })?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(TargetError::Scheme(url.scheme().to_owned()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(TargetError::UserInfo);
    }
    judge(&url, policy)?;
    url.set_fragment(None);
    Ok(Target::Web { url: url.into() })
}

fn judge(url: &Url, policy: &AddressPolicy) -> Result<(), TargetError> {
    let verdict = match url.host().ok_or(TargetError::NoHost)? {
        Host::Domain(name) => policy.judge_name(name),
        Host::Ipv4(v4) => policy.judge(IpAddr::V4(v4)),
        Host::Ipv6(v6) => policy.judge(IpAddr::V6(v6)),
    };
    verdict.and_then(|()| policy.judge_port(url.port_or_known_default().unwrap_or(0))).map_err(|refusal| {
        match refusal {
            Refusal::Port(port) => TargetError::Port(port),
            other => TargetError::Refused(other.to_string()),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<String, TargetError> {
        match parse_web_target(text, &AddressPolicy::default())? {
            Target::Web { url } => Ok(url),
            other => panic!("expected a web target, found {other:?}"),
        }
    }

    #[test]
    fn web_urls_are_normalised() {
        for (text, url) in [
            ("https://example.com", "https://example.com/"),
            ("HTTPS://Example.COM:443/a?b#c", "https://example.com/a?b"),
            ("http://example.com:8080/", "http://example.com:8080/"),
            ("https://bücher.example/", "https://xn--bcher-kva.example/"),
            ("http://8.8.8.8", "http://8.8.8.8/"),
        ] {
            assert_eq!(parse(text).as_deref(), Ok(url));
        }
    }

    #[test]
    fn what_is_no_public_web_url_is_refused_with_its_reason() {
        type Expected = fn(&TargetError) -> bool;
        let cases: &[(&str, Expected)] = &[
            ("", |e| matches!(e, TargetError::NotATarget(_))),
            ("example.com", |e| matches!(e, TargetError::NotATarget(_))),
            ("/etc/passwd", |e| matches!(e, TargetError::NotATarget(_))),
            ("https://exa mple.com", |e| matches!(e, TargetError::NotATarget(_))),
            ("https://", |e| matches!(e, TargetError::NoHost)),
            ("ftp://example.com", |e| matches!(e, TargetError::Scheme(_))),
            ("file:///etc/passwd", |e| matches!(e, TargetError::Scheme(_))),
            ("javascript:alert(1)", |e| matches!(e, TargetError::Scheme(_))),
            ("https://user@example.com", |e| matches!(e, TargetError::UserInfo)),
            ("https://user:pass@example.com", |e| matches!(e, TargetError::UserInfo)),
            ("http://example.com:22", |e| matches!(e, TargetError::Port(22))),
            ("http://example.com:6379", |e| matches!(e, TargetError::Port(6379))),
            ("http://127.0.0.1", |e| matches!(e, TargetError::Refused(_))),
            ("http://2130706433/", |e| matches!(e, TargetError::Refused(_))),
            ("http://0x7f.1/", |e| matches!(e, TargetError::Refused(_))),
            ("http://[::1]/", |e| matches!(e, TargetError::Refused(_))),
            ("http://[::ffff:10.0.0.1]/", |e| matches!(e, TargetError::Refused(_))),
            ("http://localhost:3000/", |e| matches!(e, TargetError::Refused(_))),
            ("http://metadata.google.internal/", |e| matches!(e, TargetError::Refused(_))),
            ("http://169.254.169.254/latest", |e| matches!(e, TargetError::Refused(_))),
        ];
        for (text, expected) in cases {
            let error = parse(text).unwrap_err();
            assert!(expected(&error), "{text}: {error:?}");
        }
        assert!(parse(&format!("https://example.com/{}", "a".repeat(3000))).is_err());
    }

    #[test]
    fn internal_targets_are_accepted_when_the_operator_allows_them() {
        let open = AddressPolicy::allowing_private();
        for text in
            ["http://localhost:3000/", "http://127.0.0.1:8080/", "https://[::1]/", "http://10.0.0.1:6379/"]
        {
            assert!(parse_web_target(text, &open).is_ok(), "{text}");
        }
        assert!(parse_web_target("http://169.254.169.254/", &open).is_err());
    }
}
