//! Metavariables in messages and fixes: `$X` is what was matched, `value($X)` what it is worth.

/// What a metavariable is bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound<'a> {
    /// With its `$` or `$...`.
    pub name: &'a str,
    /// As it is written in the file.
    pub content: &'a str,
    /// The value of the constant that it is.
    pub value: Option<&'a str>,
}

/// A text with what its metavariables are bound to. Those that are not bound stay as they are.
pub fn interpolate(text: &str, bound: &[Bound<'_>]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        let (before, from) = rest.split_at(at);
        let Some(found) = longest(from, bound) else {
            filled.push_str(&rest[..=at]);
            rest = &from[1..];
            continue;
        };
        let after = &from[found.name.len()..];
        let in_call = before.ends_with("value(") && after.starts_with(')');
        filled.push_str(if in_call { &before[..before.len() - "value(".len()] } else { before });
        filled.push_str(if in_call { found.value.unwrap_or(found.content) } else { found.content });
        rest = &after[usize::from(in_call)..];
        if found.content.is_empty() && found.name.starts_with("$...") {
            rest = without_comma(&mut filled, rest);
        }
    }
    filled.push_str(rest);
    filled
}

/// The text of a fix for a match that starts at a column (from 0): lines after the first are indented as far.
pub fn replacement(fix: &str, bound: &[Bound<'_>], column: usize) -> String {
    interpolate(fix, bound).replace('\n', &format!("\n{}", " ".repeat(column)))
}

/// `$X2` is not `$X`.
fn longest<'b, 'a>(from: &str, bound: &'b [Bound<'a>]) -> Option<&'b Bound<'a>> {
    bound.iter().filter(|bound| from.starts_with(bound.name)).max_by_key(|bound| bound.name.len())
}

/// Arguments that are none need no comma.
fn without_comma<'r>(filled: &mut String, rest: &'r str) -> &'r str {
    if let Some(before) = filled.trim_end().strip_suffix(',') {
        filled.truncate(before.len());
        return rest;
    }
    rest.trim_start().strip_prefix(',').map_or(rest, str::trim_start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metavariables_are_filled_in() {
        let bound = [
            Bound { name: "$X", content: "x", value: Some("1") },
            Bound { name: "$X2", content: "$X", value: None },
            Bound { name: "$...A", content: "", value: None },
        ];
        let cases = [
            ("f($X, $X2)$", "f(x, $X)$"),
            ("value($X) value($X2) value $X", "1 $X value x"),
            ("f(1, $...A)", "f(1)"),
            ("f($...A, 1)", "f(1)"),
            ("f($...A)", "f()"),
            ("$Y costs 1$", "$Y costs 1$"),
        ];
        for (text, expected) in cases {
            assert_eq!(interpolate(text, &bound), expected, "{text}");
        }
        assert_eq!(replacement("if $X:\n  $X", &bound, 2), "if x:\n    x");
    }
}
