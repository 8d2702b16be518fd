//! Cuts an expression into words.

/// One word of an expression.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Text(String),
    Number(f64),
    /// A variable, a function, `true`, `false` or `in`.
    Name(String),
    /// An operator or a bracket.
    Sign(&'static str),
}

/// The longer ones first.
const SIGNS: &[&str] =
    &["||", "&&", "==", "!=", "<=", ">=", "=~", "!~", "<", ">", "!", "+", "-", "*", "/", "%", "(", ")", ","];

/// The words of `text`, or what cannot be read.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, behind) = match first {
            '\'' | '"' => quoted(rest, first)?,
            '0'..='9' => number(rest)?,
            first if first.is_alphabetic() || first == '_' => name(rest),
            _ => sign(rest)?,
        };
        tokens.push(token);
        rest = behind.trim_start();
    }
    Ok(tokens)
}

fn quoted(text: &str, quote: char) -> Result<(Token, &str), String> {
    let mut value = String::new();
    let mut characters = text.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some((_, 'n')) => value.push('\n'),
                Some((_, 'r')) => value.push('\r'),
                Some((_, 't')) => value.push('\t'),
                Some((_, escaped)) if escaped == quote || escaped == '\\' => value.push(escaped),
                // Other escapes belong to the pattern inside.
                Some((_, other)) => value.extend(['\\', other]),
                None => break,
            },
            end if end == quote => return Ok((Token::Text(value), &text[at + quote.len_utf8()..])),
            other => value.push(other),
        }
    }
    Err(format!("expected {quote} at the end of a text, found none"))
}

fn number(text: &str) -> Result<(Token, &str), String> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    digits
        .parse()
        .map(|number| (Token::Number(number), rest))
        .map_err(|_| format!("expected a number, found {digits:?}"))
}

fn name(text: &str) -> (Token, &str) {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    (Token::Name(name.to_owned()), rest)
}

fn sign(text: &str) -> Result<(Token, &str), String> {
    let found = SIGNS.iter().find_map(|sign| Some((Token::Sign(sign), text.strip_prefix(sign)?)));
    found.ok_or_else(|| format!("expected an operator, found {:?}", text.chars().take(8).collect::<String>()))
}
