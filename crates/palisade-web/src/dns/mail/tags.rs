//! Lists of `tag=value;`, the shape of DMARC, DKIM, MTA-STS, TLS-RPT and BIMI records (RFC 6376 section 3.2).

/// Longer records are not read on.
const MOST_BYTES: usize = 16 * 1024;
const MOST_TAGS: usize = 64;

/// Tags in their order: name in lower case, value without the space around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tags(Vec<(String, String)>);

/// Why a text is no list of tags.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TagError {
    #[error("expected tag=value, found {0:?}")]
    NoValue(String),
    #[error("expected a tag name, found {0:?}")]
    Name(String),
    #[error("expected the tag {0} once, found it twice")]
    Twice(String),
    #[error("expected at most {MOST_TAGS} tags in {MOST_BYTES} bytes, found more")]
    TooMany,
}

impl Tags {
    /// # Errors
    /// [`TagError`] naming the first part that is no tag.
    pub(crate) fn parse(text: &str) -> Result<Self, TagError> {
        if text.len() > MOST_BYTES || text.split(';').count() > MOST_TAGS + 1 {
            return Err(TagError::TooMany);
        }
        let mut tags: Vec<(String, String)> = Vec::new();
        for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').ok_or_else(|| TagError::NoValue(shown(part)))?;
            let name = name.trim().to_ascii_lowercase();
            let legal = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
            if name.is_empty() || !name.chars().all(legal) {
                return Err(TagError::Name(shown(&name)));
            }
            if tags.iter().any(|(seen, _)| *seen == name) {
                return Err(TagError::Twice(name));
            }
            tags.push((name, value.trim().to_owned()));
        }
        Ok(Self(tags))
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(tag, _)| tag == name).map(|(_, value)| value.as_str())
    }
}

/// Whether `text` starts with `v=version`, alone or before a semicolon.
pub(crate) fn has_version(text: &str, version: &str) -> bool {
    let first = text.split(';').next().unwrap_or_default();
    let Some((name, value)) = first.split_once('=') else { return false };
    name.trim().eq_ignore_ascii_case("v") && value.trim() == version
}

/// The start of a text, short enough for a message.
pub(crate) fn shown(text: &str) -> String {
    text.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tags_are_read_in_any_case_and_with_any_space() {
        let tags = Tags::parse(" V = DMARC1 ;p=none; x-y_1= a = b ;; ").unwrap();
        assert_eq!(tags.get("v"), Some("DMARC1"));
        assert_eq!((tags.get("p"), tags.get("x-y_1"), tags.get("q")), (Some("none"), Some("a = b"), None));
        assert_eq!(Tags::parse("").unwrap().get("v"), None);
        // Without a semicolon everything after the first sign is its value.
        assert_eq!(Tags::parse("v=DMARC1 p=none").unwrap().get("v"), Some("DMARC1 p=none"));
    }

    #[test]
    fn what_is_no_tag_is_named() {
        for (text, error) in [
            ("v=DMARC1; p", TagError::NoValue("p".to_owned())),
            ("v=1; =x", TagError::Name(String::new())),
            ("v=1; a b=x", TagError::Name("a b".to_owned())),
            ("v=1; p=a; P=b", TagError::Twice("p".to_owned())),
        ] {
            assert_eq!(Tags::parse(text), Err(error), "{text}");
        }
        assert_eq!(Tags::parse(&"a=b;".repeat(100)), Err(TagError::TooMany));
        assert_eq!(Tags::parse(&"a".repeat(20_000)), Err(TagError::TooMany));
    }

    #[test]
    fn the_version_is_a_word_of_its_own() {
        assert!(has_version("v=DMARC1;p=none", "DMARC1") && has_version(" v = DMARC1 ", "DMARC1"));
        assert!(!has_version("v=DMARC12;", "DMARC1") && !has_version("p=none; v=DMARC1", "DMARC1"));
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,200}", tags in "([a-z=; ]{0,8}){0,80}") {
            let _ = (Tags::parse(&text), Tags::parse(&tags), has_version(&text, "DMARC1"));
        }
    }
}
