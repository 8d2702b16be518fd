//! BIMI assertion records: where the logo of a domain is, and the certificate for it. Shown in the `dns` block.

use url::Url;

use super::tags::{Tags, has_version};

/// A record at `default._bimi`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bimi {
    /// Where the logo is; `None` when the domain declines to show one.
    pub(crate) location: Option<String>,
    /// Where the mark certificate is.
    pub(crate) authority: Option<String>,
}

/// Whether a TXT record is meant as BIMI.
pub(crate) fn is_bimi(text: &str) -> bool {
    has_version(text, "BIMI1")
}

impl Bimi {
    /// Reads a record; `None` when mail programs would ignore it.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let tags = Tags::parse(text).ok()?;
        let location = https(tags.get("l")?)?;
        let authority = https(tags.get("a").unwrap_or_default())?;
        Some(Self { location, authority })
    }
}

/// An `https` address, or nothing where the tag is empty; `None` for anything else.
fn https(value: &str) -> Option<Option<String>> {
    if value.is_empty() {
        return Some(None);
    }
    let url = Url::parse(value).ok().filter(|url| url.scheme() == "https")?;
    Some(Some(url.into()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_record_names_a_logo_over_https_or_declines() {
        let full =
            Bimi::parse("v=BIMI1; l=https://a.example/logo.svg; a=https://a.example/mark.pem").unwrap();
        assert_eq!(full.location.as_deref(), Some("https://a.example/logo.svg"));
        assert_eq!(full.authority.as_deref(), Some("https://a.example/mark.pem"));
        let declined = Bimi { location: None, authority: None };
        assert_eq!(Bimi::parse("v=BIMI1; l=; a=;"), Some(declined));
        for text in ["v=BIMI1", "v=BIMI1; l=http://a.example/x.svg", "v=BIMI1; l=logo", "v=BIMI1; l"] {
            assert_eq!(Bimi::parse(text), None, "{text}");
        }
        assert!(is_bimi("v=BIMI1; l=") && !is_bimi("v=BIMI2; l="));
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,200}") {
            let _ = (is_bimi(&text), Bimi::parse(&text));
        }
    }
}
