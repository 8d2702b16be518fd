//! The functions of expressions: one line each in the table below.

use std::cmp::Ordering;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::hash::{md5, mmh3, sha1, sha256};
use super::value::Value;

/// The longest text that a function makes.
const MAX_BYTES: usize = 1 << 20;

type Body = fn(&[Value]) -> Option<Value>;

/// A function by its place in the table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Function(&'static Entry);

#[derive(Debug)]
struct Entry {
    name: &'static str,
    least: usize,
    most: usize,
    body: Body,
}

/// Ordered by name.
const FUNCTIONS: &[Entry] = &[
    entry("base64", 1, 1, |of| Some(Value::Text(STANDARD.encode(of[0].text().as_bytes())))),
    entry("base64_decode", 1, 1, |of| bytes(STANDARD.decode(of[0].text().trim()).ok()?)),
    entry("base64_py", 1, 1, |of| Some(Value::Text(base64_lines(of[0].text().as_bytes())))),
    entry("compare_versions", 2, 9, |of| compare_versions(&of[0].text(), &of[1..])),
    entry("concat", 1, 64, |of| limited(of.iter().map(Value::text).collect())),
    entry("contains", 2, 2, |of| truth(of[0].text().contains(of[1].text().as_ref()))),
    entry("contains_all", 2, 64, |of| {
        truth(of[1..].iter().all(|part| of[0].text().contains(part.text().as_ref())))
    }),
    entry("contains_any", 2, 64, |of| {
        truth(of[1..].iter().any(|part| of[0].text().contains(part.text().as_ref())))
    }),
    entry("ends_with", 2, 64, |of| {
        truth(of[1..].iter().any(|part| of[0].text().ends_with(part.text().as_ref())))
    }),
    entry("equals_any", 2, 64, |of| truth(of[1..].iter().any(|part| of[0].text() == part.text()))),
    entry("hex_decode", 1, 1, |of| bytes(unhex(&of[0].text())?)),
    entry("hex_encode", 1, 1, |of| Some(Value::Text(palisade_model::hex(of[0].text().as_bytes())))),
    entry("html_escape", 1, 1, |of| limited(html_escape(&of[0].text()))),
    entry("index", 2, 2, index),
    entry("join", 2, 64, |of| {
        limited(of[1..].iter().flat_map(parts).collect::<Vec<_>>().join(&of[0].text()))
    }),
    entry("len", 1, 1, len),
    entry("line_ends_with", 2, 64, |of| lines(of, |line, part| line.ends_with(part))),
    entry("line_starts_with", 2, 64, |of| lines(of, |line, part| line.starts_with(part))),
    entry("md5", 1, 1, |of| Some(Value::Text(md5(of[0].text().as_bytes())))),
    entry("mmh3", 1, 1, |of| Some(Value::Text(mmh3(of[0].text().as_bytes()).to_string()))),
    entry("rand_base", 1, 2, |of| made_up(of, "k3vq9xw7zj5m")),
    entry("rand_int", 0, 2, made_up_number),
    entry("rand_text_alpha", 1, 2, |of| made_up(of, "kvqxwzjmhtbr")),
    entry("rand_text_alphanumeric", 1, 2, |of| made_up(of, "k3vq9xw7zj5m")),
    entry("rand_text_numeric", 1, 2, |of| made_up(of, "739158264")),
    entry("regex", 2, 2, |of| truth(pattern(&of[0].text())?.is_match(&of[1].text()))),
    entry("regex_all", 2, 64, |of| patterns(of, true)),
    entry("regex_any", 2, 64, |of| patterns(of, false)),
    entry("remove_bad_chars", 2, 2, |of| limited(of[0].text().replace(|c| of[1].text().contains(c), ""))),
    entry("repeat", 2, 2, repeat),
    entry("replace", 3, 3, |of| limited(of[0].text().replace(of[1].text().as_ref(), &of[2].text()))),
    entry("replace_regex", 3, 3, |of| {
        limited(pattern(&of[1].text())?.replace_all(&of[0].text(), of[2].text().as_ref()).into_owned())
    }),
    entry("reverse", 1, 1, |of| Some(Value::Text(of[0].text().chars().rev().collect()))),
    entry("sha1", 1, 1, |of| Some(Value::Text(sha1(of[0].text().as_bytes())))),
    entry("sha256", 1, 1, |of| Some(Value::Text(sha256(of[0].text().as_bytes())))),
    entry("split", 2, 2, |of| {
        Some(Value::List(of[0].text().split(of[1].text().as_ref()).map(Value::from).collect()))
    }),
    entry("starts_with", 2, 64, |of| {
        truth(of[1..].iter().any(|part| of[0].text().starts_with(part.text().as_ref())))
    }),
    entry("substring", 2, 3, substring),
    entry("to_lower", 1, 1, |of| Some(Value::Text(of[0].text().to_lowercase()))),
    entry("to_number", 1, 1, |of| of[0].number().map(Value::Number)),
    entry("to_string", 1, 1, |of| Some(Value::Text(of[0].text().into_owned()))),
    entry("to_upper", 1, 1, |of| Some(Value::Text(of[0].text().to_uppercase()))),
    entry("trim", 2, 2, |of| {
        Some(Value::Text(of[0].text().trim_matches(|c| of[1].text().contains(c)).to_owned()))
    }),
    entry("trim_left", 2, 2, |of| {
        Some(Value::Text(of[0].text().trim_start_matches(|c| of[1].text().contains(c)).to_owned()))
    }),
    entry("trim_prefix", 2, 2, |of| {
        let (text, prefix) = (of[0].text(), of[1].text());
        Some(Value::from(text.strip_prefix(prefix.as_ref()).unwrap_or(&text)))
    }),
    entry("trim_right", 2, 2, |of| {
        Some(Value::Text(of[0].text().trim_end_matches(|c| of[1].text().contains(c)).to_owned()))
    }),
    entry("trim_space", 1, 1, |of| Some(Value::from(of[0].text().trim()))),
    entry("trim_suffix", 2, 2, |of| {
        let (text, suffix) = (of[0].text(), of[1].text());
        Some(Value::from(text.strip_suffix(suffix.as_ref()).unwrap_or(&text)))
    }),
    entry("url_decode", 1, 1, |of| bytes(percent_decode_str(&of[0].text()).collect())),
    entry("url_encode", 1, 1, |of| limited(utf8_percent_encode(&of[0].text(), NON_ALPHANUMERIC).to_string())),
];

const fn entry(name: &'static str, least: usize, most: usize, body: Body) -> Entry {
    Entry { name, least, most, body }
}

impl Function {
    /// By its name, with or without underscores.
    pub(super) fn named(name: &str) -> Option<Self> {
        let letters = |name: &'static str| name.chars().filter(|c| *c != '_');
        let is_it = |entry: &&Entry| letters(entry.name).eq(name.chars().filter(|c| *c != '_'));
        FUNCTIONS.iter().find(is_it).map(Self)
    }

    /// The least and the most arguments.
    pub(super) fn arguments(self) -> (usize, usize) {
        (self.0.least, self.0.most)
    }

    /// Computes it; the count of arguments was looked at before. `None` where it cannot take them.
    pub(super) fn call(self, arguments: &[Value]) -> Option<Value> {
        (self.0.body)(arguments)
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the shape of every function")]
fn truth(truth: bool) -> Option<Value> {
    Some(Value::Truth(truth))
}

fn limited(text: String) -> Option<Value> {
    (text.len() <= MAX_BYTES).then_some(Value::Text(text))
}

#[expect(clippy::needless_pass_by_value, reason = "what decoders give")]
#[expect(clippy::unnecessary_wraps, reason = "the shape of every function")]
fn bytes(bytes: Vec<u8>) -> Option<Value> {
    Some(Value::Text(String::from_utf8_lossy(&bytes).into_owned()))
}

fn parts(value: &Value) -> Vec<String> {
    match value {
        Value::List(values) => values.iter().map(|value| value.text().into_owned()).collect(),
        other => vec![other.text().into_owned()],
    }
}

/// 76 characters a line, each line with its end, as Python's `base64.encodebytes` writes it.
fn base64_lines(bytes: &[u8]) -> String {
    bytes.chunks(57).map(|line| STANDARD.encode(line) + "\n").collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.trim().chars().map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
    let (pairs, []) = digits.as_deref()?.as_chunks::<2>() else { return None };
    Some(pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

fn html_escape(text: &str) -> String {
    [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&#34;"), ("'", "&#39;")]
        .iter()
        .fold(text.to_owned(), |text, (character, entity)| text.replace(character, entity))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturating, and looked up with a bound"
)]
fn whole(value: &Value) -> Option<usize> {
    value.number().filter(|number| *number >= 0.0).map(|number| number as usize)
}

fn index(of: &[Value]) -> Option<Value> {
    let at = whole(&of[1])?;
    match &of[0] {
        Value::List(values) => values.get(at).cloned(),
        other => other.text().chars().nth(at).map(|c| Value::Text(c.to_string())),
    }
}

#[expect(clippy::cast_precision_loss, reason = "bodies have far fewer than 2^52 bytes")]
#[expect(clippy::unnecessary_wraps, reason = "the shape of every function")]
fn len(of: &[Value]) -> Option<Value> {
    Some(Value::Number(match &of[0] {
        Value::List(values) => values.len() as f64,
        other => other.text().len() as f64,
    }))
}

fn lines(of: &[Value], fits: fn(&str, &str) -> bool) -> Option<Value> {
    let text = of[0].text();
    let any = text.lines().any(|line| of[1..].iter().any(|part| fits(line, &part.text())));
    truth(any)
}

fn pattern(text: &str) -> Option<regex::Regex> {
    crate::pattern::compile(text, false).ok()
}

/// The text first, then patterns.
fn patterns(of: &[Value], all: bool) -> Option<Value> {
    let text = of[0].text();
    let found: Option<Vec<bool>> =
        of[1..].iter().map(|part| Some(pattern(&part.text())?.is_match(&text))).collect();
    let found = found?;
    truth(if all { found.iter().all(|found| *found) } else { found.iter().any(|found| *found) })
}

/// What is random elsewhere: a text that no site has by itself, the same on every run.
fn made_up(of: &[Value], characters: &str) -> Option<Value> {
    let characters = of.get(1).map_or(characters.into(), Value::text);
    let length = whole(&of[0]).filter(|length| *length <= MAX_BYTES)?;
    Some(Value::Text(characters.chars().cycle().take(length).collect()))
}

/// A number between two bounds.
fn made_up_number(of: &[Value]) -> Option<Value> {
    let bound = |at: usize, otherwise: f64| of.get(at).map_or(Some(otherwise), Value::number);
    let (least, most) = (bound(0, 0.0)?, bound(1, 2_147_483_647.0)?);
    (least <= most).then(|| Value::Number((least + (most - least) * 0.618).floor()))
}

fn repeat(of: &[Value]) -> Option<Value> {
    let (text, count) = (of[0].text(), whole(&of[1])?);
    (text.len().saturating_mul(count) <= MAX_BYTES).then(|| Value::Text(text.repeat(count)))
}

fn substring(of: &[Value]) -> Option<Value> {
    let text = of[0].text();
    let start = whole(&of[1])?;
    let end = of.get(2).map_or(Some(usize::MAX), whole)?;
    Some(Value::Text(text.chars().skip(start).take(end.saturating_sub(start)).collect()))
}

/// A version and constraints such as `>= 1.2`, `< 2`; all of them must hold.
fn compare_versions(version: &str, constraints: &[Value]) -> Option<Value> {
    let version = numbers(version)?;
    let holds = |constraint: &str| {
        let constraint = constraint.trim();
        let digits = constraint.find(|c: char| c.is_ascii_digit() || c == 'v')?;
        let (operator, wanted) = constraint.split_at(digits);
        let order = compare(&version, &numbers(wanted)?);
        Some(match operator.trim() {
            "" | "=" | "==" => order.is_eq(),
            "!=" => order.is_ne(),
            "<" => order.is_lt(),
            "<=" => order.is_le(),
            ">" => order.is_gt(),
            ">=" => order.is_ge(),
            _ => return None,
        })
    };
    let texts: Vec<String> = constraints.iter().map(|value| value.text().into_owned()).collect();
    let all: Option<Vec<bool>> = texts.iter().flat_map(|text| text.split(',')).map(holds).collect();
    truth(all?.iter().all(|holds| *holds))
}

/// The numbers of a version, and whether it is a pre-release.
fn numbers(text: &str) -> Option<(Vec<u64>, bool)> {
    let text = text.trim().trim_start_matches('v');
    let text = text.split('+').next().unwrap_or(text);
    let (release, pre) = text.split_once('-').map_or((text, false), |(release, _)| (release, true));
    let numbers: Option<Vec<u64>> = release.split('.').map(|part| part.trim().parse().ok()).collect();
    numbers.map(|numbers| (numbers, pre))
}

fn compare(left: &(Vec<u64>, bool), right: &(Vec<u64>, bool)) -> Ordering {
    let length = left.0.len().max(right.0.len());
    let at = |numbers: &[u64], place: usize| numbers.get(place).copied().unwrap_or(0);
    (0..length)
        .map(|place| at(&left.0, place).cmp(&at(&right.0, place)))
        .find(|order| order.is_ne())
        .unwrap_or_else(|| right.1.cmp(&left.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order_of_names() {
        assert!(FUNCTIONS.is_sorted_by(|a, b| a.name < b.name && a.least <= a.most));
    }
}
