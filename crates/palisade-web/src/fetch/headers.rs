//! Response header fields as they came: every duplicate is kept, in its order. Lost are the case of names, which
//! means nothing (RFC 9110 section 5.1), and what stood between two fields of one name: they follow each other.

use hyper::HeaderMap;

/// The header fields of one response.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Headers(Vec<(String, String)>);

impl Headers {
    /// Copies the fields; bytes that are not UTF-8 become replacement characters.
    pub(crate) fn from_map(map: &HeaderMap) -> Self {
        let fields = map.iter().map(|(name, value)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).trim().to_owned())
        });
        Self(fields.collect())
    }

    /// The fields in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Every value of a field, in order. `name` is in lower case.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.iter().filter(move |(field, _)| *field == name).map(|(_, value)| value)
    }

    /// The first value of a field.
    pub(crate) fn first(&self, name: &str) -> Option<&str> {
        self.iter().find(|(field, _)| *field == name).map(|(_, value)| value)
    }

    /// All values of a list field joined by commas (RFC 9110 section 5.3); `None` when it is absent.
    pub(crate) fn joined(&self, name: &str) -> Option<String> {
        let values: Vec<&str> = self.all(name).collect();
        if values.is_empty() { None } else { Some(values.join(", ")) }
    }

    #[cfg(test)]
    pub(crate) fn push(&mut self, name: &str, value: &str) {
        self.0.push((name.to_ascii_lowercase(), value.to_owned()));
    }
}
