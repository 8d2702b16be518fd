//! The part of the language of jq that extractors of JSON are mostly written in: `.a."b c"[0].d[]`, `.a | .b`, `.a, .b`.

use serde_json::Value;

/// Steps of one text.
const MOST: usize = 64;

/// Ways through a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct JsonPaths(Vec<Vec<Step>>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Key(String),
    At(usize),
    /// Each member.
    Each,
}

impl JsonPaths {
    /// Reads the ways.
    ///
    /// # Errors
    /// What was expected, and what was found.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let mut rest = text.trim();
        let (mut paths, mut path, mut count) = (Vec::new(), Vec::new(), 0);
        loop {
            rest = steps(rest, &mut path)?.trim_start();
            count += path.len();
            if count > MOST {
                return Err(format!("expected at most {MOST} steps, found {count}"));
            }
            if let Some(after) = rest.strip_prefix('|').filter(|_| paths.is_empty()) {
                rest = after.trim_start();
                continue;
            }
            paths.push(std::mem::take(&mut path));
            match rest.strip_prefix(',') {
                Some(after) => rest = after.trim_start(),
                None if rest.is_empty() => return Ok(Self(paths)),
                None => return Err(format!("expected a path of JSON, found {rest:?}")),
            }
        }
    }

    /// Gives each value that a way leads to: texts as they are, others as JSON. What is not there is nothing.
    pub(crate) fn each(&self, document: &Value, keep: &mut impl FnMut(&str)) {
        for path in &self.0 {
            let mut found = vec![document];
            for step in path {
                found = found.into_iter().flat_map(|value| step.of(value)).collect();
            }
            for value in found {
                match value {
                    Value::Null => {}
                    Value::String(text) => keep(text),
                    other => keep(&other.to_string()),
                }
            }
        }
    }
}

impl Step {
    fn of<'v>(&self, value: &'v Value) -> Vec<&'v Value> {
        match (self, value) {
            (Self::Key(key), Value::Object(members)) => members.get(key).into_iter().collect(),
            (Self::At(at), Value::Array(members)) => members.get(*at).into_iter().collect(),
            (Self::Each, Value::Array(members)) => members.iter().collect(),
            (Self::Each, Value::Object(members)) => members.values().collect(),
            _ => Vec::new(),
        }
    }
}

/// One way, up to what is no step; what is left.
fn steps<'t>(text: &'t str, path: &mut Vec<Step>) -> Result<&'t str, String> {
    let Some(mut rest) = text.strip_prefix('.') else {
        return Err(format!("expected a path of JSON, found {text:?}"));
    };
    loop {
        let (step, after) = match rest.as_bytes().first() {
            Some(b'[') => bracketed(&rest[1..])?,
            Some(b'"') => {
                let (key, after) = quoted(&rest[1..])?;
                (Step::Key(key), after)
            }
            Some(letter) if letter.is_ascii_alphabetic() || *letter == b'_' => {
                let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
                (Step::Key(rest[..end].to_owned()), &rest[end..])
            }
            _ => return Ok(rest),
        };
        path.push(step);
        // What cannot be there is nothing, with and without a question mark.
        rest = after.trim_start_matches('?');
        match rest.strip_prefix('.') {
            Some(after) if !after.is_empty() => rest = after,
            _ if rest.starts_with('[') => {}
            _ => return Ok(rest),
        }
    }
}

/// `]`, `0]` or `"key"]`.
fn bracketed(text: &str) -> Result<(Step, &str), String> {
    let (step, rest) = match text.strip_prefix('"') {
        Some(rest) => quoted(rest).map(|(key, rest)| (Step::Key(key), rest))?,
        None => {
            let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
            let step = match &text[..end] {
                "" => Step::Each,
                digits => {
                    Step::At(digits.parse().map_err(|_| format!("expected an index, found {digits:?}"))?)
                }
            };
            (step, &text[end..])
        }
    };
    let after =
        rest.strip_prefix(']').ok_or_else(|| format!("expected a bracket that closes, found {rest:?}"))?;
    Ok((step, after))
}

/// A key up to the quote that ends it.
fn quoted(text: &str) -> Result<(String, &str), String> {
    match text.split_once('"') {
        Some((key, after)) if !key.contains('\\') => Ok((key.to_owned(), after)),
        _ => Err(format!("expected a quoted key, found {text:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str) -> Vec<String> {
        let document = serde_json::json!({
            "version": "1.2", "m.server": "a:1", "list": [{"id": 1}, {"id": null}, {"id": [2, true]}], "n": {"x": "y"}
        });
        let mut found = Vec::new();
        JsonPaths::read(path).unwrap().each(&document, &mut |value| found.push(value.to_owned()));
        found
    }

    #[test]
    fn ways_lead_to_what_is_there() {
        for (path, expected) in [
            (".version", &["1.2"][..]),
            (" .n.x ", &["y"]),
            (".n | .x", &["y"]),
            (".version?, .n.x", &["1.2", "y"]),
            (".\"m.server\"", &["a:1"]),
            (".[\"m.server\"]", &["a:1"]),
            (".list[].id", &["1", "[2,true]"]),
            (".list[2].id[0]", &["2"]),
            (".list[7]", &[]),
            (".n[]", &["y"]),
            (".missing.deeper", &[]),
            (".version.deeper", &[]),
            (".[]|.x", &["y"]),
        ] {
            assert_eq!(found(path), expected, "{path}");
        }
    }

    #[test]
    fn what_is_more_than_a_way_is_refused() {
        for text in
            ["", "version", ".a | select(.b)", "..|.a", ".a // 1", ".[1:2]", ".[", ".\"a", ".a b", ".a,"]
        {
            assert!(JsonPaths::read(text).is_err(), "{text}");
        }
        assert!(JsonPaths::read(&".a".repeat(65)).is_err());
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "[.a\\[\\]\"0|,? é]{0,20}") {
            if let Ok(paths) = JsonPaths::read(&text) {
                paths.each(&serde_json::json!({"a": [[{"a": 1}]]}), &mut |_| {});
            }
        }
    }
}
