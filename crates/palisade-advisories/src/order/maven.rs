//! Maven: the "Version Order Specification" of the POM reference.
//!
//! The order is not transitive where a word follows a dot (`1-alpha < 1 < 1.x`, yet `1.x < 1-alpha`); such versions have no key.

use std::cmp::Ordering;

use super::key::Key;
use super::scheme::Scheme;

pub(super) const SCHEME: Scheme = Scheme { name: "maven", encode, compare: Some(compare) };

/// Known words in order; unknown ones come after them, alphabetically. The empty word is the release itself.
const WORDS: &[&str] = &["alpha", "beta", "milestone", "rc", "snapshot", RELEASE, "sp"];
const RELEASE: &str = "";
const RELEASE_RANK: usize = 5;

/// What may come at each place of a key, lowest first.
const PRE_RELEASE: u8 = 1;
const END: u8 = 2;
const AFTER_RELEASE: u8 = 3;
const DASH_NUMBER: u8 = 4;
const DOT_NUMBER: u8 = 5;

#[derive(Debug, Clone, PartialEq)]
struct Token {
    /// After a dash, or where digits and letters meet; else after a dot.
    dash: bool,
    value: Value,
}

#[derive(Debug, Clone, PartialEq)]
enum Value {
    /// Digits without leading zeros; zero is empty.
    Number(String),
    Word(String),
    /// What stands for a missing number after a dot.
    NullNumber,
}

fn encode(text: &str, key: &mut Key) -> Result<(), &'static str> {
    for (index, token) in tokens(text).iter().enumerate() {
        match &token.value {
            Value::Number(digits) => {
                key.marker(if token.dash { DASH_NUMBER } else { DOT_NUMBER });
                key.number(digits);
            }
            Value::Word(word) if token.dash && index > 0 && word != RELEASE => {
                let rank = rank(word);
                key.marker(if rank < RELEASE_RANK { PRE_RELEASE } else { AFTER_RELEASE });
                key.marker(rank as u8 + 1);
                key.text(if rank == WORDS.len() { word } else { "" });
            }
            _ => key.give_up(),
        }
    }
    key.marker(END);
    Ok(())
}

fn compare(left: &str, right: &str) -> Ordering {
    let (left, right) = (tokens(left), tokens(right));
    for index in 0..left.len().max(right.len()) {
        let order = match (left.get(index), right.get(index)) {
            (Some(left), Some(right)) => compare_tokens(left, right),
            (Some(left), None) => compare_tokens(left, &padding(left)),
            (None, Some(right)) => compare_tokens(&padding(right), right),
            (None, None) => Ordering::Equal,
        };
        if order != Ordering::Equal {
            return order;
        }
    }
    Ordering::Equal
}

/// What a shorter version has where the other one has `token`.
fn padding(token: &Token) -> Token {
    let release = token.dash || token.value == Value::Word("sp".to_owned());
    let value = if release { Value::Word(RELEASE.to_owned()) } else { Value::NullNumber };
    Token { dash: token.dash, value }
}

fn compare_tokens(left: &Token, right: &Token) -> Ordering {
    if left.dash != right.dash {
        return kind(left).cmp(&kind(right));
    }
    match (&left.value, &right.value) {
        (Value::Number(left), Value::Number(right)) => {
            left.len().cmp(&right.len()).then_with(|| left.cmp(right))
        }
        (Value::Number(number), Value::NullNumber) => number.len().cmp(&0),
        (Value::NullNumber, Value::Number(number)) => 0.cmp(&number.len()),
        (Value::Number(_), _) => Ordering::Greater,
        (_, Value::Number(_)) => Ordering::Less,
        (left, right) => compare_words(word(left), word(right)),
    }
}

/// `.word` < `-word` < `-number` < `.number`
fn kind(token: &Token) -> u8 {
    match (&token.value, token.dash) {
        (Value::Word(_), false) => 0,
        (Value::Word(_), true) => 1,
        (_, true) => 2,
        (_, false) => 3,
    }
}

fn word(value: &Value) -> &str {
    match value {
        Value::Word(word) => word,
        // Below every unknown word, above every known one.
        Value::Number(_) | Value::NullNumber => "0",
    }
}

fn compare_words(left: &str, right: &str) -> Ordering {
    let order = rank(left).cmp(&rank(right));
    if order == Ordering::Equal && rank(left) == WORDS.len() { left.cmp(right) } else { order }
}

fn rank(word: &str) -> usize {
    WORDS.iter().position(|known| *known == word).unwrap_or(WORDS.len())
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut dash = false;
    let mut rest = text;
    loop {
        let end = rest.find(['.', '-']).unwrap_or(rest.len());
        split_piece(&rest[..end], dash, &mut tokens);
        let Some(separator) = rest[end..].chars().next() else {
            break;
        };
        dash = separator == '-';
        rest = &rest[end + 1..];
    }
    trim(&mut tokens);
    tokens
}

/// Where digits and other characters meet is a dash.
fn split_piece(piece: &str, dash: bool, tokens: &mut Vec<Token>) {
    let mut rest = piece;
    let mut dash = dash;
    loop {
        let digit = rest.starts_with(|first: char| first.is_ascii_digit());
        let end = rest.find(|c: char| c.is_ascii_digit() != digit).unwrap_or(rest.len());
        let (run, tail) = rest.split_at(end);
        let value = if digit || run.is_empty() {
            Value::Number(run.trim_start_matches('0').to_owned())
        } else {
            Value::Word(canonical_word(run, !tail.is_empty()))
        };
        tokens.push(Token { dash, value });
        if tail.is_empty() {
            return;
        }
        dash = true;
        rest = tail;
    }
}

fn canonical_word(word: &str, before_digits: bool) -> String {
    let word = word.to_lowercase();
    let word = match word.as_str() {
        "a" if before_digits => "alpha",
        "b" if before_digits => "beta",
        "m" if before_digits => "milestone",
        "cr" => "rc",
        "final" | "ga" | "release" => RELEASE,
        word => word,
    };
    word.to_owned()
}

/// Drops what says nothing (`0`, `final`, …) from the end, and in the same way before every dash.
fn trim(tokens: &mut Vec<Token>) {
    let mut kept: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens.drain(..) {
        if token.dash {
            trim_end(&mut kept);
        }
        kept.push(token);
    }
    trim_end(&mut kept);
    *tokens = kept;
}

fn trim_end(tokens: &mut Vec<Token>) {
    while tokens.len() > 1 && tokens.last().is_some_and(|last| says_nothing(&last.value)) {
        tokens.pop();
    }
}

fn says_nothing(value: &Value) -> bool {
    matches!(value, Value::Number(text) | Value::Word(text) if text.is_empty())
}

#[cfg(test)]
mod tests {
    use palisade_model::Ecosystem;

    use super::*;
    use crate::Version;

    #[test]
    fn keys_and_rules_give_the_same_order() {
        let ascending = [
            "1-alpha-1",
            "1.0-alpha2",
            "1-beta",
            "1m1",
            "1.0-rc",
            "1-SNAPSHOT",
            "1.0.0.Final",
            "1-sp",
            "1-forge",
            "1-jre8",
            "1-1",
            "1-2",
            "1.0.1",
            "1.1",
            "1.10",
            "2",
        ];
        let versions = ascending.map(|text| Version::parse(Ecosystem::Maven, text).unwrap());
        for pair in versions.windows(2) {
            assert!(pair[0].key().is_some());
            assert!(pair[0] < pair[1], "{} < {}", pair[0].text(), pair[1].text());
            assert_eq!(compare(pair[0].text(), pair[1].text()), Ordering::Less, "{pair:?}");
        }
    }

    #[test]
    fn a_word_after_a_dot_has_no_key_and_is_compared_by_the_rules() {
        let jre = Version::parse(Ecosystem::Maven, "31.1.jre").unwrap();
        assert!(jre.key().is_none());
        assert!(jre > Version::parse(Ecosystem::Maven, "31.1").unwrap());
        assert!(jre < Version::parse(Ecosystem::Maven, "31.1.1").unwrap());
    }
}
