//! What the text of a pattern asks for, told without reading the pattern: never a word that the pattern's tree does
//! not ask for. Called for every pattern of a language when its first file comes.

use crate::lower::Language;

use super::requirement::Requirement;
use super::words::is_of_word;

/// Languages in which what stands before `(` and around `.` is a name of the tree.
const NAMING: &[&str] = &["go", "java", "javascript", "python", "tsx", "typescript"];

/// What may stand before `(` or after `.` and is no name, or none that every tree keeps, in some language. Sorted.
#[rustfmt::skip]
const RESERVED: &[&str] = &[
    "Boolean", "Integer", "String", "abstract", "and", "as", "assert", "async", "await", "bool", "boolean",
    "byte", "case", "catch", "chan", "char", "class", "const", "def", "default", "defer", "del", "delete",
    "do", "double", "elif", "else", "except", "exec", "export", "extends", "final", "finally", "float",
    "float64", "for", "from", "func", "function", "get", "go", "if", "implements", "import", "in",
    "instanceof", "int", "interface", "is", "keyof", "lambda", "let", "long", "map", "match", "new", "not",
    "number", "of", "or", "package", "print", "private", "protected", "public", "raise", "range", "readonly",
    "require", "return", "satisfies", "select", "set", "short", "static", "str", "string", "struct", "super",
    "switch", "synchronized", "this", "throw", "throws", "try", "type", "typeof", "var", "void", "while",
    "with", "yield",
];

/// Statements whose dotted names are paths and no expressions.
const OF_PATHS: &[&str] = &["from", "import", "package"];

/// The words that a pattern certainly asks for. Reads on until something is unclear, such as a quote that does not
/// end on its line, or a slash that may begin a regular expression.
pub(super) fn of_text(language: &Language, pattern: &str) -> Requirement {
    if !NAMING.contains(&language.name) {
        return Requirement::Nothing;
    }
    let bytes = pattern.as_bytes();
    let (mut at, mut found, mut is_path) = (0, Vec::new(), false);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' | b'\'' | b'`' => match after_string(bytes, at) {
                Some(after) => at = after,
                None => break,
            },
            // Comments and regular expressions.
            b'/' | b'#' | b'\\' => break,
            // Markup, whose text is no code.
            b'<' if bytes.get(at + 1).is_some_and(|next| is_of_word(*next) || *next == b'>') => break,
            b'\n' | b';' => {
                is_path = false;
                at += 1;
            }
            _ if is_of_word(byte) => {
                let end = at + bytes[at..].iter().take_while(|byte| is_of_word(**byte)).count();
                let word = &pattern[at..end];
                is_path |= OF_PATHS.contains(&word);
                if !is_path && is_name(bytes, at, end) {
                    found.push(Requirement::Word(word.to_owned()));
                }
                at = end;
            }
            _ => at += 1,
        }
    }
    Requirement::All(found)
}

/// Whether a word is called or part of a dotted name.
fn is_name(bytes: &[u8], start: usize, end: usize) -> bool {
    let word = &bytes[start..end];
    let is_of_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let is_plain = !word[0].is_ascii_digit() && word.iter().all(is_of_name);
    let is_reserved = || RESERVED.binary_search_by(|reserved| reserved.as_bytes().cmp(word)).is_ok();
    let before = bytes[..start].split_last();
    // `....name` and `...name` come after dots that stand for something, `1.name` after a number.
    let is_member = before.is_some_and(|(last, rest)| {
        *last == b'.' && rest.last().is_some_and(|byte| *byte != b'.' && !byte.is_ascii_digit())
    });
    let has_member = bytes.get(end) == Some(&b'.') && bytes.get(end + 1) != Some(&b'.');
    let is_called = bytes.get(end) == Some(&b'(');
    (is_member || has_member || is_called) && is_plain && !is_reserved()
}

/// The end of a string that starts here: on its line, or with three quotes.
fn after_string(bytes: &[u8], start: usize) -> Option<usize> {
    let quote = bytes[start];
    let is_long = bytes[start..].starts_with(&[quote; 3]);
    let mut at = start + if is_long { 3 } else { 1 };
    loop {
        match *bytes.get(at)? {
            b'\\' if quote != b'`' => at += 2,
            b'\\' => return None,
            b'\n' if !is_long => return None,
            byte if byte == quote && !is_long => return Some(at + 1),
            byte if byte == quote && bytes[at..].starts_with(&[quote; 3]) => return Some(at + 3),
            _ => at += 1,
        }
    }
}
