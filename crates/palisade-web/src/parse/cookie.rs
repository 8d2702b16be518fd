//! Set-Cookie as a browser reads it (RFC 6265bis section 5.6), values left out: only names, flags and
//! lifetimes leave this file, so that no session can leak into a report.

use palisade_model::UnixMillis;

use super::date::parse_cookie_date;

/// Parts of the names that frameworks and people give to session and login cookies.
const SESSION_WORDS: &[&str] =
    &[".aspnet", "identity", "jwt", "logged_in", "login", "remember", "sess", "token"];

/// The SameSite attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SameSite {
    Absent,
    /// A word that browsers do not know; they fall back to their default.
    Invalid,
    None,
    Lax,
    Strict,
}

/// One cookie without its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SetCookie {
    pub(crate) name: String,
    pub(crate) secure: bool,
    pub(crate) http_only: bool,
    pub(crate) same_site: SameSite,
    /// Lower case, without leading dot; `None` for a host-only cookie.
    pub(crate) domain: Option<String>,
    /// As written; `None` when absent or not beginning with a slash.
    pub(crate) path: Option<String>,
    /// Seconds, zero or negative to delete.
    pub(crate) max_age: Option<i64>,
    pub(crate) expires: Option<UnixMillis>,
    /// A private address that the value encodes (load balancer persistence cookies).
    pub(crate) encoded_address: Option<std::net::Ipv4Addr>,
}

impl SetCookie {
    /// Parses one field value; `None` when a browser would drop it.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(';');
        let (name, value) = match parts.next()?.split_once('=') {
            Some((name, value)) => (name.trim(), value.trim()),
            None => return None,
        };
        if name.is_empty() {
            return None;
        }
        let mut cookie = Self {
            name: name.to_owned(),
            secure: false,
            http_only: false,
            same_site: SameSite::Absent,
            domain: None,
            path: None,
            max_age: None,
            expires: None,
            encoded_address: encoded_address(name, value),
        };
        for attribute in parts {
            let (name, value) = attribute.split_once('=').unwrap_or((attribute, ""));
            cookie.apply(name.trim(), value.trim());
        }
        Some(cookie)
    }

    fn apply(&mut self, name: &str, value: &str) {
        match name.to_ascii_lowercase().as_str() {
            "secure" => self.secure = true,
            "httponly" => self.http_only = true,
            "samesite" => self.same_site = same_site(value),
            "domain" => {
                let domain = value.trim_start_matches('.').to_ascii_lowercase();
                self.domain = Some(domain).filter(|domain| !domain.is_empty());
            }
            "path" => self.path = Some(value.to_owned()).filter(|path| path.starts_with('/')),
            "max-age" => self.max_age = max_age(value).or(self.max_age),
            "expires" => self.expires = parse_cookie_date(value).or(self.expires),
            _ => {}
        }
    }

    /// Whether the name looks like that of a session or login cookie.
    pub(crate) fn is_session(&self) -> bool {
        let name = self.name.to_ascii_lowercase();
        if self.is_anti_csrf() || name.contains("consent") {
            return false;
        }
        // Short words must stand alone: "sid" is in "president", "auth" in "author".
        let has_sid = name.ends_with("sid")
            || name.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == "sid");
        let has_auth = name.replace("author", "").contains("auth");
        has_sid || has_auth || SESSION_WORDS.iter().any(|word| name.contains(word))
    }

    /// Whether the name looks like that of an anti-forgery token, which scripts must be able to read.
    pub(crate) fn is_anti_csrf(&self) -> bool {
        let name = self.name.to_ascii_lowercase();
        ["csrf", "xsrf", "antiforgery", "verificationtoken"].iter().any(|word| name.contains(word))
    }

    /// Seconds that it lives from `now`; `None` when it ends with the browser session.
    pub(crate) fn lifetime(&self, now: UnixMillis) -> Option<i64> {
        self.max_age.or_else(|| self.expires.map(|expires| expires.saturating_sub(now) / 1000))
    }
}

fn same_site(value: &str) -> SameSite {
    match value.to_ascii_lowercase().as_str() {
        "none" => SameSite::None,
        "lax" => SameSite::Lax,
        "strict" => SameSite::Strict,
        _ => SameSite::Invalid,
    }
}

/// Saturates, because `99999999999999999999` is a long time and not a syntax error.
fn max_age(value: &str) -> Option<i64> {
    let digits = value.strip_prefix('-').unwrap_or(value);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(value.parse().unwrap_or(if value.starts_with('-') { i64::MIN } else { i64::MAX }))
}

/// F5 BIG-IP writes the pool member's address as a little-endian number: `1677787402.36895.0000`.
fn encoded_address(name: &str, value: &str) -> Option<std::net::Ipv4Addr> {
    if !name.starts_with("BIGipServer") {
        return None;
    }
    let number: u32 = value.split('.').next()?.parse().ok()?;
    Some(std::net::Ipv4Addr::from(number.to_le_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_in_any_case_and_order() {
        let cookie = SetCookie::parse(
            "sid=x; httponly ;SECURE; SameSite=lax; Path=/; Domain=.Example.COM; Max-Age=60",
        )
        .unwrap();
        assert!(cookie.secure && cookie.http_only);
        assert_eq!(cookie.same_site, SameSite::Lax);
        assert_eq!((cookie.domain.as_deref(), cookie.path.as_deref()), (Some("example.com"), Some("/")));
        assert_eq!(cookie.lifetime(0), Some(60));
    }

    #[test]
    fn what_browsers_drop_is_dropped() {
        for text in ["", ";", "novalue", "=value", "  ; Secure"] {
            assert_eq!(SetCookie::parse(text), None, "{text}");
        }
    }

    #[test]
    fn session_cookies_are_told_from_others_by_name() {
        for name in [
            "PHPSESSID",
            "JSESSIONID",
            "connect.sid",
            "__Host-session",
            "auth_token",
            "ASP.NET_SessionId",
            "SID",
        ] {
            assert!(SetCookie::parse(&format!("{name}=1")).unwrap().is_session(), "{name}");
        }
        for name in [
            "theme",
            "csrftoken",
            "XSRF-TOKEN",
            "_ga",
            "sidebar",
            "cookie_consent_token",
            "president",
            "author",
        ] {
            assert!(!SetCookie::parse(&format!("{name}=1")).unwrap().is_session(), "{name}");
        }
    }

    #[test]
    fn the_address_in_a_load_balancer_cookie_is_decoded() {
        let cookie = SetCookie::parse("BIGipServerpool=1677787402.36895.0000").unwrap();
        assert_eq!(cookie.encoded_address, Some([10, 1, 1, 100].into()));
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in ".{0,200}") {
            let _ = SetCookie::parse(&text).map(|cookie| (cookie.is_session(), cookie.lifetime(0)));
        }
    }
}
