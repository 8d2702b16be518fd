//! Replaces `${name}` in the texts of a pom.xml.

use crate::facts::Properties;

const DEPTH_LIMIT: usize = 20;
const LENGTH_LIMIT: usize = 1000;

/// The text with every `${name}` replaced; `None` when a name is unknown, or means itself.
pub(super) fn interpolate(text: &str, properties: &Properties) -> Option<String> {
    let mut text = text.trim().to_owned();
    for _ in 0..DEPTH_LIMIT {
        let Some(start) = text.find("${") else { return Some(text) };
        let end = start + text[start..].find('}')?;
        let value = properties.get(&text[start + 2..end])?.trim();
        text = format!("{}{value}{}", &text[..start], &text[end + 1..]);
        if text.len() > LENGTH_LIMIT {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_replaced_and_cycles_end() {
        let pairs = [("a", "1"), ("b", "${a}.2"), ("c", "${d}"), ("d", "${c}${c}")];
        let properties: Properties = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let cases = [
            ("${b}-x", Some("1.2-x")),
            ("plain", Some("plain")),
            ("${e}", None),
            ("${c}", None),
            ("${a", None),
        ];
        for (text, expected) in cases {
            assert_eq!(interpolate(text, &properties).as_deref(), expected, "{text}");
        }
    }
}
