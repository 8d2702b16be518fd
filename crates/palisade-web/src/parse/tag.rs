//! Reads one tag of HTML with its attributes, as tolerant as browsers are. Used by the reader of pages.

/// A start or end tag; the name of an end tag begins with a slash.
pub(super) struct Tag {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    /// Reads a tag behind its `<`; gives it and the text behind it. `None` when this is no tag.
    pub(super) fn read(text: &str) -> Option<(Self, &str)> {
        // Looked at first, so that a page of bare "<" costs one step each and not one search each.
        if !text.strip_prefix('/').unwrap_or(text).starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let end = text.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(text.len());
        let raw = &text[..end];
        let name = raw.trim_end_matches('/').to_ascii_lowercase();
        let (attributes, rest) = read_attributes(&text[end..]);
        Some((Self { name, attributes }, rest))
    }

    /// The first attribute of that name, as HTML wants it; entities are decoded.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(attribute, _)| attribute == name).map(|(_, value)| value.as_str())
    }
}

fn read_attributes(text: &str) -> (Vec<(String, String)>, &str) {
    let mut attributes = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() {
            return (attributes, rest);
        }
        if let Some(behind) = rest.strip_prefix('>') {
            return (attributes, behind);
        }
        let is_end = |c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/');
        // A stray "=" begins a name (HTML standard, before-attribute-name state).
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let end = rest[first..].find(is_end).map_or(rest.len(), |end| first + end);
        let name = rest[..end].to_ascii_lowercase();
        let (value, behind) = read_value(&rest[end..]);
        attributes.push((name, value));
        rest = behind;
    }
}

fn read_value(text: &str) -> (String, &str) {
    let Some(value) = text.trim_start_matches(|c: char| c.is_ascii_whitespace()).strip_prefix('=') else {
        return (String::new(), text);
    };
    let value = value.trim_start_matches(|c: char| c.is_ascii_whitespace());
    for quote in ['"', '\''] {
        if let Some(quoted) = value.strip_prefix(quote) {
            let (inner, behind) = quoted.split_once(quote).unwrap_or((quoted, ""));
            return (decode_entities(inner), behind);
        }
    }
    let end = value.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(value.len());
    (decode_entities(&value[..end]), &value[end..])
}

/// The entities that occur in policies and addresses.
fn decode_entities(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    [("&#39;", "'"), ("&#x27;", "'"), ("&apos;", "'"), ("&quot;", "\""), ("&amp;", "&")]
        .iter()
        .fold(text.to_owned(), |text, (entity, character)| text.replace(entity, character))
}
