//! Scalars: texts, numbers, truth values. Only what stands without quotes is anything but a text.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::{Lowering, Placeholder, Placeholders};

/// A scalar without quotes, which a metavariable or `...` of a pattern is too.
pub(super) fn plain(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let text = l.text(node);
    let placeholder = if l.is_pattern() { Placeholders::read(text) } else { None };
    if placeholder.is_some_and(|placeholder| placeholder != Placeholder::Deep) {
        return l.name_as(text, node);
    }
    match text {
        "null" | "Null" | "NULL" | "~" => l.add_text(Kind::Null, "null", node, &[]),
        _ if is_one_of(text, &["true", "yes", "on", "y"]) => l.add_text(Kind::Bool, "true", node, &[]),
        _ if is_one_of(text, &["false", "no", "off", "n"]) => l.add_text(Kind::Bool, "false", node, &[]),
        _ if is_integer(text) => l.int(node),
        _ if is_float(text) => l.literal(Kind::Float, node),
        _ if text.contains('\n') => l.string(&folded(text.lines().map(str::trim)), node),
        _ => l.string(text, node),
    }
}

/// In small letters, in capitals, or with one capital.
fn is_one_of(text: &str, words: &[&str]) -> bool {
    let rest = text.get(1..).unwrap_or_default();
    let is_even = rest.chars().all(|each| each.is_ascii_lowercase())
        || text.chars().all(|each| each.is_ascii_uppercase());
    is_even && words.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Without a sign; digits that start with 0 are octal to some readers and decimal to others, so that they are kept as written.
fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix("0x").filter(|digits| digits.len() <= 30);
    match digits {
        Some(digits) => !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit()),
        None => {
            let is_octal = text.len() > 1 && text.starts_with('0');
            !text.is_empty() && !is_octal && text.bytes().all(|byte| byte.is_ascii_digit())
        }
    }
}

fn is_float(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '-' | '+' | '.'))
        && text.contains(|each: char| each.is_ascii_digit())
        && text.parse::<f64>().is_ok()
}

pub(super) fn single_quoted(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let content = between_quotes(l.text(node)).replace("''", "'");
    l.string(&on_one_line(&content), node)
}

pub(super) fn double_quoted(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let content = on_one_line(between_quotes(l.text(node)));
    l.string(&unescaped(&content), node)
}

/// What the escapes of a text in double quotes stand for. Those that are none are left as they are.
fn unescaped(content: &str) -> String {
    let mut text = String::with_capacity(content.len());
    let mut rest = content;
    while let Some(at) = rest.find('\\') {
        text.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let Some(letter) = rest.chars().next() else {
            text.push('\\');
            break;
        };
        rest = &rest[letter.len_utf8()..];
        let digits = match letter {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        let number = rest.get(..digits).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        match (number.and_then(char::from_u32), escape(letter)) {
            (Some(character), _) => {
                text.push(character);
                rest = &rest[digits..];
            }
            (None, Some(character)) => text.push(character),
            (None, None) => text.extend(['\\', letter]),
        }
    }
    text.push_str(rest);
    text
}

fn escape(letter: char) -> Option<char> {
    Some(match letter {
        '0' => '\0',
        'n' => '\n',
        'r' => '\r',
        't' | '\t' => '\t',
        'e' => '\u{1b}',
        ' ' | '"' | '/' | '\\' => letter,
        '_' => '\u{a0}',
        _ => return None,
    })
}

fn between_quotes(literal: &str) -> &str {
    let mut characters = literal.chars();
    characters.next();
    characters.next_back();
    characters.as_str()
}

fn on_one_line(content: &str) -> String {
    match content.contains('\n') {
        true => folded(content.lines().map(str::trim)),
        false => content.to_owned(),
    }
}

/// `|` and `>` with the lines below, which lose what they are indented by.
pub(super) fn block(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let (header, body) = l.text(node).split_once('\n').unwrap_or_default();
    let lines = || body.lines();
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let least = lines().filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or(0);
    let cut = |line: &'_ str| line.get(least..).unwrap_or_default().to_owned();
    let cut: Vec<String> = lines().map(cut).collect();
    let mut text = match header.starts_with('>') {
        true => folded(cut.iter().map(String::as_str)),
        false => cut.join("\n"),
    };
    // One line break at the end is kept, unless `-` says otherwise.
    if !header.contains('-') && !text.is_empty() {
        text.push('\n');
    }
    l.string(&text, node)
}

/// Lines as one; an empty one is a line break.
fn folded<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for line in lines {
        match line.trim().is_empty() {
            true => text.push('\n'),
            false => {
                if !text.is_empty() && !text.ends_with('\n') {
                    text.push(' ');
                }
                text.push_str(line);
            }
        }
    }
    text
}
