//! DKIM keys (RFC 6376 section 3.6.1) under selectors that many use. Shown in the `dns` block.

use super::tags::Tags;

/// Selectors of the large mail services and of common set-ups.
pub(crate) const SELECTORS: [&str; 12] = [
    "default",
    "dkim",
    "fm1",
    "google",
    "k1",
    "k2",
    "mail",
    "mandrill",
    "s1",
    "s2",
    "selector1",
    "selector2",
];

/// A key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DkimKey {
    pub(crate) selector: &'static str,
    /// `rsa` or `ed25519`.
    pub(crate) algorithm: String,
    /// An empty key: the selector is no longer to be used.
    pub(crate) revoked: bool,
    /// `t=y`: the domain is only trying DKIM.
    pub(crate) testing: bool,
}

impl DkimKey {
    /// Reads a TXT record; `None` when it is no key.
    pub(crate) fn parse(selector: &'static str, text: &str) -> Option<Self> {
        let tags = Tags::parse(text).ok()?;
        if tags.get("v").is_some_and(|version| version != "DKIM1") {
            return None;
        }
        let key = tags.get("p")?;
        let base64 = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=') || c.is_whitespace();
        let flags = tags.get("t").unwrap_or_default();
        key.chars().all(base64).then(|| Self {
            selector,
            algorithm: tags.get("k").unwrap_or("rsa").to_ascii_lowercase(),
            revoked: key.is_empty(),
            testing: flags.split(':').any(|flag| flag.trim() == "y"),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn keys_are_read() {
        let key = |algorithm: &str, revoked, testing| DkimKey {
            selector: "s1",
            algorithm: algorithm.to_owned(),
            revoked,
            testing,
        };
        for (text, expected) in [
            ("v=DKIM1; k=rsa; p=MIIBIjAN+/==", Some(key("rsa", false, false))),
            ("p=MIIB IjAN", Some(key("rsa", false, false))),
            ("v=DKIM1; k=ed25519; t=s:y; p=", Some(key("ed25519", true, true))),
            ("v=DKIM2; p=MIIB", None),
            ("v=DKIM1; k=rsa", None),
            ("v=spf1 -all", None),
            ("v=DKIM1; p=<html>", None),
        ] {
            assert_eq!(DkimKey::parse("s1", text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,200}") {
            let _ = DkimKey::parse("s1", &text);
        }
    }
}
