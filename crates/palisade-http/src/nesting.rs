//! How deep a JSON text nests, found without parsing it: the check that runs before any parser.

/// Objects and arrays inside each other; deeper bodies are refused.
pub const MAX_DEPTH: usize = 64;

/// Whether `json` nests deeper than `limit`. Brackets inside strings do not count. Looks at each byte
/// once, uses no stack, and is right for every text that a JSON parser would accept.
pub(crate) fn is_deeper_than(json: &[u8], limit: usize) -> bool {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for &byte in json {
        match (in_string, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (_, b'"') => in_string = !in_string,
            (false, b'{' | b'[') => depth += 1,
            (false, b'}' | b']') => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > limit {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nested(depth: usize) -> String {
        "[".repeat(depth) + &"]".repeat(depth)
    }

    #[test]
    fn depth_is_counted_outside_of_strings_only() {
        for (json, deeper) in [
            (nested(64), false),
            (nested(65), true),
            (nested(100_000), true),
            (format!("\"{}\"", "[".repeat(100)), false),
            (format!("\"\\\"{}\"", "[".repeat(100)), false),
            (format!("\"\\\\\"{}", "[".repeat(100)), true),
            ("[],".repeat(1000), false),
        ] {
            assert_eq!(is_deeper_than(json.as_bytes(), MAX_DEPTH), deeper, "{}", &json[..json.len().min(40)]);
        }
    }

    proptest::proptest! {
        #[test]
        fn what_serde_reads_at_a_shallow_depth_is_never_refused(text in "[\\[\\]{}\":, a\\\\0-9]{0,60}") {
            if let Ok(value) = serde_json::from_str::<serde_json::Value>(&text) {
                proptest::prop_assert_eq!(is_deeper_than(text.as_bytes(), 3), depth(&value) > 3);
            }
        }
    }

    fn depth(value: &serde_json::Value) -> usize {
        match value {
            serde_json::Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
            serde_json::Value::Object(items) => 1 + items.values().map(depth).max().unwrap_or(0),
            _ => 0,
        }
    }
}
