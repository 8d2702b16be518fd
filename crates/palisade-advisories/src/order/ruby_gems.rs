//! RubyGems: runs of digits and of letters (`Gem::Version`); a run of letters makes a pre-release.

use super::key::Key;
use super::scheme::Scheme;

pub(super) const SCHEME: Scheme = Scheme { name: "rubygems", encode, compare: None };

const LETTERS: u8 = 1;
const END: u8 = 2;

fn encode(text: &str, key: &mut Key) -> Result<(), &'static str> {
    let known = |byte: u8| byte.is_ascii_alphanumeric() || b".-".contains(&byte);
    if !text.bytes().all(known) || !text.contains(|c: char| c.is_ascii_alphanumeric()) {
        return Err("letters, digits, dots and dashes");
    }
    let text = text.replace('-', ".pre.");
    let runs = runs(&text);
    let letters_at = runs.iter().position(|run| is_letters(run)).unwrap_or(runs.len());
    let (numbers, pre_release) = runs.split_at(letters_at);
    for run in without_zeros(numbers).iter().chain(without_zeros(pre_release)) {
        if is_letters(run) {
            key.marker(LETTERS);
            key.text(run);
        } else {
            key.number(run);
        }
    }
    key.marker(END);
    Ok(())
}

fn runs(text: &str) -> Vec<&str> {
    let mut runs = Vec::new();
    for piece in text.split('.') {
        let mut rest = piece;
        while let Some(first) = rest.bytes().next() {
            let digit = first.is_ascii_digit();
            let end = rest.bytes().take_while(|byte| byte.is_ascii_digit() == digit).count();
            runs.push(&rest[..end]);
            rest = &rest[end..];
        }
    }
    runs
}

fn is_letters(run: &str) -> bool {
    !run.starts_with(|first: char| first.is_ascii_digit())
}

/// `1.0` is `1`, and `1.0.rc` is `1.rc`.
fn without_zeros<'a, 'b>(runs: &'a [&'b str]) -> &'a [&'b str] {
    let zeros = runs.iter().rev().take_while(|run| run.bytes().all(|byte| byte == b'0')).count();
    &runs[..runs.len() - zeros]
}

#[cfg(test)]
mod tests {
    use palisade_model::Ecosystem;

    use crate::Version;

    #[test]
    fn letters_make_a_pre_release() {
        let ascending = [
            "0.9", "1.0.a", "1.0.a9", "1.0.a.10", "1.0.beta", "1-1", "1.0.rc1", "1", "1.0.0.1", "1.0.1",
            "1.2", "1.10",
        ];
        let versions = ascending.map(|text| Version::parse(Ecosystem::RubyGems, text).unwrap());
        for pair in versions.windows(2) {
            assert!(pair[0] < pair[1], "{} < {}", pair[0].text(), pair[1].text());
        }
        assert!(Version::parse(Ecosystem::RubyGems, "~> 1.0").is_err());
    }
}
