//! Strict-Transport-Security (RFC 6797 section 6.1).

/// One header value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hsts {
    /// Seconds.
    pub(crate) max_age: u64,
    pub(crate) include_subdomains: bool,
    pub(crate) preload: bool,
}

impl Hsts {
    /// Parses a value; `None` when it has no single valid max-age, which makes browsers ignore it.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut max_age = None;
        let (mut include_subdomains, mut preload) = (false, false);
        for directive in text.split(';') {
            let (name, value) = directive.split_once('=').unwrap_or((directive, ""));
            match name.trim().to_ascii_lowercase().as_str() {
                "max-age" if max_age.is_some() => return None,
                "max-age" => max_age = Some(seconds(value)?),
                "includesubdomains" => include_subdomains = true,
                "preload" => preload = true,
                _ => {}
            }
        }
        max_age.map(|max_age| Self { max_age, include_subdomains, preload })
    }
}

fn seconds(value: &str) -> Option<u64> {
    let value = value.trim();
    let digits = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value);
    let valid = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    valid.then(|| digits.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_browsers_do() {
        let full = Hsts { max_age: 31_536_000, include_subdomains: true, preload: true };
        assert_eq!(Hsts::parse("max-age=31536000; includeSubDomains; preload"), Some(full));
        assert_eq!(Hsts::parse("PRELOAD;IncludeSubdomains;Max-Age=\"31536000\""), Some(full));
        for text in [
            "",
            "includeSubDomains",
            "max-age",
            "max-age=",
            "max-age=1d",
            "max-age=1; max-age=2",
            "max-age=1, max-age=1",
        ] {
            assert_eq!(Hsts::parse(text), None, "{text}");
        }
    }
}
