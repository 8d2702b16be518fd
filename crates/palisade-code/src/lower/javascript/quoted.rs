//! Metavariables where the grammars take no name: `<a href=$X>` and `from $X`.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

/// A value of an attribute, after the tag's name and other attributes.
static ATTRIBUTE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(<[A-Za-z$_][^<>]*[[:space:]][[:word:]:-]+=)(plsmv__[[:word:]]+)").expect("it is constant")
});

static MODULE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"((?-u:\b)(?:import|export)(?-u:\b)[^;]*?(?-u:\b)from[[:space:]]+)(plsmv__[[:word:]]+)")
        .expect("it is constant")
});

/// Attributes of one tag that are looked at.
const MOST: usize = 32;

/// The pattern with braces and quotes around them.
pub(in crate::lower) fn quoted(pattern: &str) -> Cow<'_, str> {
    let mut text = match pattern.contains("from") {
        true => MODULE.replace_all(pattern, "$1\"$2\""),
        false => Cow::Borrowed(pattern),
    };
    if !text.contains('<') {
        return text;
    }
    for _ in 0..MOST {
        // The last one of each tag is found first.
        match ATTRIBUTE.replace_all(&text, "$1{$2}") {
            Cow::Borrowed(_) => break,
            Cow::Owned(next) => text = Cow::Owned(next),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_quoted_where_the_grammar_wants_it() {
        for (pattern, expected) in [
            ("<a b=plsmv__X c=plsmv__Y>...</a>", "<a b={plsmv__X} c={plsmv__Y}>...</a>"),
            ("import a from plsmv__X;\nf()", "import a from \"plsmv__X\";\nf()"),
            ("a = plsmv__X", "a = plsmv__X"),
            ("if (a < b) { c=plsmv__X }", "if (a < b) { c=plsmv__X }"),
        ] {
            assert_eq!(quoted(pattern), expected);
        }
    }
}
