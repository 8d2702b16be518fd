//! Types compared by how they are written: what `metavariable-type` asks of the type that is known for a value.

/// Whether a type is one that a rule names: white space does not matter, `List` is any `List<…>`, `String` is also `java.lang.String`,
/// and a metavariable is any type.
pub fn is_type(wanted: &str, found: &str) -> bool {
    matches(&words(wanted), &words(found))
}

/// Names with their dots, and every other character.
fn words(text: &str) -> Vec<&str> {
    let is_of_name = |character: char| character.is_alphanumeric() || matches!(character, '_' | '$' | '.');
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let name = rest.find(|character| !is_of_name(character)).unwrap_or(rest.len());
        let length = if name == 0 { first.len_utf8() } else { name };
        words.push(&rest[..length]);
        rest = rest[length..].trim_start();
    }
    words
}

fn matches(wanted: &[&str], found: &[&str]) -> bool {
    let (Some((first, wanted_rest)), Some((name, rest))) = (wanted.split_first(), found.split_first()) else {
        return wanted.is_empty() && found.is_empty();
    };
    let rest = if is_metavariable(first) || wanted_rest.first().is_none_or(|next| *next != "<") {
        without_arguments(rest)
    } else {
        rest
    };
    (is_metavariable(first) || is_name(first, name)) && matches(wanted_rest, rest)
}

fn is_metavariable(word: &str) -> bool {
    word.strip_prefix('$')
        .is_some_and(|name| name.starts_with(|first: char| first.is_ascii_uppercase() || first == '_'))
}

/// Equal, or one with more of its path than the other.
fn is_name(wanted: &str, found: &str) -> bool {
    let ends_with = |long: &str, short: &str| {
        long.strip_suffix(short).is_some_and(|before| before.is_empty() || before.ends_with('.'))
    };
    ends_with(wanted, found) || ends_with(found, wanted)
}

/// What follows `<…>`, if that comes next.
fn without_arguments<'w, 't>(words: &'w [&'t str]) -> &'w [&'t str] {
    let mut depth = 0usize;
    for (at, word) in words.iter().enumerate() {
        match *word {
            "<" => depth += 1,
            ">" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return if at == 0 { words } else { &words[at + 1..] };
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_compared_by_their_names() {
        let cases = [
            ("String", "String", true),
            ("String", "java.lang.String", true),
            ("java.lang.String", "String", true),
            ("String", "MyString", false),
            ("List", "List<String>", true),
            ("List<String>", "java.util.List< String >", true),
            ("List<String>", "List<Integer>", false),
            ("List<$T>", "List<Map<String, Integer>>", true),
            ("Map<$K, $V>", "Map<String, Integer>", true),
            ("char *", "char*", true),
            ("[]byte", "[]byte", true),
            ("[]byte", "byte", false),
            ("$T", "http.Request", true),
            ("", "int", false),
        ];
        for (wanted, found, expected) in cases {
            assert_eq!(is_type(wanted, found), expected, "{wanted} is {found}");
        }
    }
}
