//! Reduces a name of a licence to the words that tell it apart, so that one row of a table stands for many spellings.
//! Used on both sides of the table of aliases.

/// Words that names of licences have or have not.
const FILLERS: &[&str] = &[
    "a", "an", "at", "by", "licence", "licences", "licensed", "license", "licenses", "of", "software",
    "style", "terms", "the", "under", "ver", "version",
];

/// How people say that later versions may be used.
const LATER: &[&str] = &[
    "(at your option) any later version",
    "or any later version",
    "or any later",
    "and any later version",
    "or (at your option) any later",
    "or-later",
    "or later",
    "or newer",
    "or greater",
    "or above",
    "or higher",
    "and later",
    "and above",
    "any later version",
];

/// The words in lower case, versions without `v` and without trailing zeros, later versions as `+`.
pub(super) fn simplify(text: &str) -> String {
    let mut text = text.to_ascii_lowercase();
    for phrase in LATER {
        if text.contains(phrase) {
            text = text.replace(phrase, "+");
        }
    }
    if text.contains(">=") {
        text.push_str(" +");
    }
    let mut words: Vec<String> = Vec::new();
    for word in text.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '+')) {
        for part in parts(word) {
            let is_filler = FILLERS.contains(&&*part) || part == "v";
            let is_repeated = part == "+" && words.last().is_some_and(|last| last == "+");
            if !part.is_empty() && !is_filler && !is_repeated {
                words.push(part);
            }
        }
    }
    words.join(" ")
}

/// `gplv2+` is `gpl`, `2`, `+`; `0bsd` stays whole.
fn parts(word: &str) -> impl Iterator<Item = String> {
    let (word, later) = match word.trim_end_matches('+') {
        rest if rest.len() < word.len() => (rest, "+"),
        rest => (rest, ""),
    };
    let digits = word.find(|c: char| c.is_ascii_digit()).unwrap_or(word.len());
    let (letters, number) = word.split_at(digits);
    let is_version = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let (letters, number) = if is_version { (letters, number) } else { (word, "") };
    let letters = match letters.strip_suffix('v') {
        Some(rest) if !number.is_empty() => rest,
        _ => letters,
    };
    [letters.trim_matches('.').to_owned(), version(number), later.to_owned()].into_iter()
}

/// `2.0` and `2` are the same version.
fn version(number: &str) -> String {
    let mut number = number.trim_matches('.');
    while let Some(rest) = number.strip_suffix(".0") {
        number = rest;
    }
    number.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_become_the_same() {
        for (text, expected) in [
            ("The Apache License, Version 2.0", "apache 2"),
            ("Apache-2", "apache 2"),
            ("GPLv2+", "gpl 2 +"),
            ("GPL (>= 2)", "gpl 2 +"),
            ("GNU GPL v2.0 or later", "gnu gpl 2 +"),
            ("0BSD", "0bsd"),
            ("3-Clause BSD", "3 clause bsd"),
            ("", ""),
        ] {
            assert_eq!(simplify(text), expected, "{text}");
        }
    }
}
