//! The words of a comparison.

use super::parser::ComparisonError;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// A name, keyword or dotted name.
    Name(String),
    /// With its `$`.
    Metavariable(String),
    Integer(i64),
    Float(f64),
    Text(String),
    /// An operator or bracket.
    Sign(&'static str),
}

/// Longer ones first.
const SIGNS: &[&str] = &[
    "**", "//", "<<", ">>", "<=", ">=", "==", "!=", "(", ")", "[", "]", ",", "+", "-", "*", "/", "%", "<",
    ">", "&", "|", "^", "~",
];

/// Splits a comparison into its words.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, ComparisonError> {
    let mut rest = text.trim_start();
    let mut tokens = Vec::new();
    while !rest.is_empty() {
        let (token, after) = token(rest)?;
        tokens.push(token);
        rest = after.trim_start();
    }
    Ok(tokens)
}

fn token(rest: &str) -> Result<(Token, &str), ComparisonError> {
    let first = rest.chars().next().unwrap_or_default();
    let second = rest.chars().nth(1).unwrap_or_default();
    if let Some((quoted, raw)) = string_start(rest) {
        return string(quoted, raw);
    }
    if first.is_ascii_digit() || first == '.' && second.is_ascii_digit() {
        return number(rest);
    }
    if first == '$' {
        let dots = if rest.starts_with("$...") { 4 } else { 1 };
        let end = dots + word_length(&rest[dots..], |_| false);
        return Ok((Token::Metavariable(rest[..end].to_owned()), &rest[end..]));
    }
    if first.is_alphabetic() || first == '_' {
        let end = word_length(rest, |character| character == '.');
        return Ok((Token::Name(rest[..end].to_owned()), &rest[end..]));
    }
    let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
    sign.map(|sign| (Token::Sign(sign), &rest[sign.len()..]))
        .ok_or_else(|| ComparisonError::Expected { expected: "an expression", found: rest.to_owned() })
}

fn word_length(text: &str, also: fn(char) -> bool) -> usize {
    let is_of_word = |character: char| character.is_alphanumeric() || character == '_' || also(character);
    text.find(|character| !is_of_word(character)).unwrap_or(text.len())
}

/// The text from its quote on, and whether backslashes are kept.
fn string_start(rest: &str) -> Option<(&str, bool)> {
    let quoted = rest.trim_start_matches(['r', 'R', 'b', 'B', 'u', 'U']);
    let prefix = &rest[..rest.len() - quoted.len()];
    let is_string = quoted.starts_with(['"', '\'']) && prefix.len() <= 2;
    is_string.then(|| (quoted, prefix.contains(['r', 'R'])))
}

fn string(quoted: &str, raw: bool) -> Result<(Token, &str), ComparisonError> {
    let quote = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quote| quoted.starts_with(quote));
    let quote = quote.expect("a string starts with a quote");
    let mut text = String::new();
    let mut rest = &quoted[quote.len()..];
    loop {
        if let Some(after) = rest.strip_prefix(quote) {
            return Ok((Token::Text(text), after));
        }
        let mut characters = rest.chars();
        match characters.next() {
            None => {
                return Err(ComparisonError::Expected {
                    expected: "the end of a string",
                    found: "none".into(),
                });
            }
            Some('\\') => {
                let escaped = characters.next().unwrap_or('\\');
                escape(&mut text, escaped, raw);
            }
            Some(character) => text.push(character),
        }
        rest = characters.as_str();
    }
}

fn escape(text: &mut String, escaped: char, raw: bool) {
    match escaped {
        _ if raw => text.extend(['\\', escaped]),
        'n' => text.push('\n'),
        'r' => text.push('\r'),
        't' => text.push('\t'),
        '\\' | '\'' | '"' => text.push(escaped),
        // Others are kept, as Python does: regular expressions are often written without `r`.
        other => text.extend(['\\', other]),
    }
}

fn number(rest: &str) -> Result<(Token, &str), ComparisonError> {
    let mut end = word_length(rest, |character| character == '.');
    let is_hex = rest.starts_with("0x") || rest.starts_with("0X");
    // The sign of an exponent.
    if !is_hex && rest[..end].ends_with(['e', 'E']) && rest[end..].starts_with(['+', '-']) {
        end += 1 + word_length(&rest[end + 1..], |_| false);
    }
    let token = super::value::integer(&rest[..end], None)
        .map(Token::Integer)
        .or_else(|| rest[..end].replace('_', "").parse().ok().map(Token::Float));
    token
        .map(|token| (token, &rest[end..]))
        .ok_or_else(|| ComparisonError::Expected { expected: "a number", found: rest[..end].to_owned() })
}
