//! A small answer of HTTP/1, read without a client: the services that are knocked at are no web sites, and what they say
//! must not count as an answer of the site.

/// An answer; the body may be cut.
pub(super) struct Answer<'a> {
    pub(super) status: u16,
    fields: Vec<(&'a str, &'a str)>,
    pub(super) body: &'a str,
}

const MOST_FIELDS: usize = 100;

impl<'a> Answer<'a> {
    /// `None` when it is no text of HTTP/1.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        // A cut may go through a character.
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => std::str::from_utf8(bytes.get(..error.valid_up_to())?).ok()?,
        };
        let (head, body) = text.split_once("\r\n\r\n")?;
        let mut lines = head.split("\r\n");
        let status = lines.next()?.strip_prefix("HTTP/1.")?.get(2..5)?.parse().ok()?;
        let field = |line: &'a str| line.split_once(':').map(|(name, value)| (name.trim(), value.trim()));
        let fields = lines.take(MOST_FIELDS).filter_map(field).collect();
        Some(Self { status, fields, body })
    }

    /// The first value of a field.
    pub(super) fn field(&self, name: &str) -> Option<&'a str> {
        self.fields.iter().find(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }

    /// Whether the body is a JSON object with all of these keys.
    pub(super) fn has_keys(&self, keys: &[&str]) -> bool {
        // Sent in pieces, the object stands between their lengths.
        let (Some(start), Some(end)) = (self.body.find('{'), self.body.rfind('}')) else { return false };
        let object = self.body.get(start..=end).unwrap_or_default();
        let object = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(object);
        object.is_ok_and(|object| keys.iter().all(|key| object.contains_key(*key)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn head_and_body_are_told_apart() {
        let answer = Answer::read(b"HTTP/1.1 200 OK\r\nKbn-Name: a\r\n\r\n{\"a\":1,\"b\":{}}\n").unwrap();
        assert_eq!((answer.status, answer.field("kbn-name")), (200, Some("a")));
        assert!(answer.has_keys(&["a", "b"]) && !answer.has_keys(&["a", "c"]));
        let chunked = Answer::read(b"HTTP/1.0 404 X\r\n\r\n7\r\n{\"a\":1}\r\n0\r\n\r\n").unwrap();
        assert!(chunked.status == 404 && chunked.has_keys(&["a"]));
        for other in
            [&b"HTTP/2 200\r\n\r\n"[..], b"HTTP/1.1 200 OK\r\n", b"RFB 003.008\n", b"HTTP/1.1 \xff\r\n\r\n"]
        {
            assert!(Answer::read(other).is_none(), "{other:?}");
        }
    }
}
