//! Structured field items (RFC 8941 section 3.3), as far as to tell a token with valid parameters from
//! anything else: browsers ignore a policy header that is not one.

/// The token of an item; `None` when the item is of another type or is malformed.
pub(super) fn token(text: &str) -> Option<&str> {
    let text = text.trim_matches(' ');
    let (token, mut rest) = take_token(text)?;
    while let Some(parameter) = rest.strip_prefix(';') {
        let parameter = parameter.trim_start_matches(' ');
        let is_key = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-.*".contains(c);
        if !parameter.starts_with(|c: char| c.is_ascii_lowercase() || c == '*') {
            return None;
        }
        rest = parameter.trim_start_matches(is_key);
        if let Some(value) = rest.strip_prefix('=') {
            rest = after_bare_item(value)?;
        }
    }
    rest.is_empty().then_some(token)
}

fn take_token(text: &str) -> Option<(&str, &str)> {
    if !text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '*') {
        return None;
    }
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~:/".contains(c);
    let end = text.find(|c| !is_token(c)).unwrap_or(text.len());
    Some(text.split_at(end))
}

fn after_bare_item(text: &str) -> Option<&str> {
    match text.chars().next()? {
        '"' => after_string(&text[1..]),
        ':' => {
            let (content, rest) = text[1..].split_once(':')?;
            let valid = content.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte));
            valid.then_some(rest)
        }
        '?' => text[1..].strip_prefix(['0', '1']),
        c if c == '-' || c.is_ascii_digit() => after_number(text),
        _ => take_token(text).map(|(_, rest)| rest),
    }
}

fn after_string(text: &str) -> Option<&str> {
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return text.get(at + 1..),
            '\\' => {
                characters.next().filter(|(_, escaped)| matches!(escaped, '"' | '\\'))?;
            }
            ' '..='~' => {}
            _ => return None,
        }
    }
    None
}

/// Fifteen digits, or twelve and up to three behind the point.
fn after_number(text: &str) -> Option<&str> {
    let text = text.strip_prefix('-').unwrap_or(text);
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let whole = text.len() - rest.len();
    let Some(fraction) = rest.strip_prefix('.') else {
        return (1..=15).contains(&whole).then_some(rest);
    };
    let rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = fraction.len() - rest.len();
    ((1..=12).contains(&whole) && (1..=3).contains(&digits)).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tokens_with_valid_parameters_are_read() {
        for (text, expected) in [
            ("a-b", Some("a-b")),
            (" a ", Some("a")),
            ("a; b", Some("a")),
            ("a;b=c;d=\"e\\\"f\";g=?1;h=-1.5;i=:YQ==:", Some("a")),
            ("", None),
            ("1", None),
            ("\"a\"", None),
            ("a, a", None),
            ("a;", None),
            ("a ;b", None),
            ("a; B", None),
            ("a; b= c", None),
            ("a; b=\"c", None),
            ("a; b=1.", None),
            ("a; b=1.2345", None),
        ] {
            assert_eq!(token(text), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in ".{0,60}", parameters in "a(;[a-z]=[\"0-9.:?é\\\\-]{0,6}){0,5}") {
            token(&text);
            token(&parameters);
        }
    }
}
