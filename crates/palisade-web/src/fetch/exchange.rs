//! One request and its response.

use std::sync::Arc;

use url::Url;

use super::body::Body;
use super::headers::Headers;
use crate::tls::Handshake;

/// A request that was answered.
#[derive(Debug, Clone)]
pub(crate) struct Exchange {
    pub(crate) url: Url,
    pub(crate) status: u16,
    pub(crate) headers: Headers,
    pub(crate) body: Body,
    /// Present for `https`.
    pub(crate) handshake: Option<Arc<Handshake>>,
}

impl Exchange {
    /// Whether it was protected by TLS.
    pub(crate) fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// Where a redirect points: absolute, without fragment. `None` when it is no redirect.
    pub(crate) fn redirect(&self) -> Option<Result<Url, String>> {
        if !matches!(self.status, 301 | 302 | 303 | 307 | 308) {
            return None;
        }
        let location = self.headers.first("location")?;
        let target =
            self.url.join(location).map_err(|_| format!("expected a URL in Location, found {location:?}"));
        Some(target.and_then(|mut url| match url.scheme() {
            "http" | "https" => {
                url.set_fragment(None);
                // Credentials in a redirect are not sent on and must not reach the report.
                let cleared = url.set_username("").and_then(|()| url.set_password(None));
                cleared.map(|()| url).map_err(|()| "expected a redirect to a host".to_owned())
            }
            scheme => Err(format!("expected a redirect to http or https, found scheme {scheme:?}")),
        }))
    }

    /// The body as text; bytes that are not UTF-8 become replacement characters.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body.bytes).into_owned()
    }

    /// The media type without parameters, in lower case; empty when there is none.
    pub(crate) fn media_type(&self) -> String {
        let value = self.headers.first("content-type").unwrap_or("");
        value.split(';').next().unwrap_or("").trim().to_ascii_lowercase()
    }

    /// Whether a browser would show it as a document: HTML by type, or untyped and beginning like HTML.
    pub(crate) fn is_html(&self) -> bool {
        match self.media_type().as_str() {
            "text/html" | "application/xhtml+xml" => true,
            "" => {
                let start = String::from_utf8_lossy(&self.body.bytes[..self.body.bytes.len().min(512)])
                    .to_ascii_lowercase();
                let start = start.trim_start();
                start.starts_with("<!doctype html") || start.starts_with("<html")
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::redirect;

    #[test]
    fn redirects_are_absolute_and_carry_no_credentials() {
        for (location, expected) in [
            ("/login#top", Some("https://shop.example/login")),
            ("//cdn.example", Some("https://cdn.example/")),
            ("http://user:secret@shop.example/a?b", Some("http://shop.example/a?b")),
            ("javascript:alert(1)", None),
            ("http://[::1", None),
        ] {
            let target = redirect("https://shop.example/a", location).redirect().unwrap();
            assert_eq!(target.ok().as_ref().map(url::Url::as_str), expected, "{location}");
        }
    }
}
