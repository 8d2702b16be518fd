//! Whether a text looks random, as keys do: how surprising its letters are to a reader of English.
//!
//! `trigrams.bin` has, for AAA to ZZZ, eight times the negative binary logarithm of how often three letters follow each other. It was
//! counted in the prose of the documentation of free software libraries, with pairs and single letters where three were not seen.

use crate::rule::EntropyMode;

static TRIGRAMS: &[u8; 26 * 26 * 26] = include_bytes!("trigrams.bin");

/// Of single letters, in bits: what the trigrams add up to.
const LETTERS: [f64; 26] = [
    3.69, 5.97, 4.81, 4.65, 3.03, 5.45, 5.86, 4.78, 3.69, 9.65, 7.51, 4.60, 5.30, 3.80, 3.76, 5.23, 9.36,
    3.89, 3.91, 3.41, 4.95, 6.60, 6.10, 7.66, 5.98, 9.44,
];
/// Of any other byte: one of 62 letters and digits.
const OTHER: f64 = 5.954;

/// Whether a text carries as much information, in all and per byte, as a random one.
pub(super) fn looks_random(text: &str, mode: EntropyMode) -> bool {
    let (bits, density) = match mode {
        EntropyMode::Lax => (48.0, 0.5),
        EntropyMode::Default => (64.0, 0.6),
        EntropyMode::Strict => (80.0, 0.65),
    };
    let found = entropy(text.as_bytes());
    #[expect(clippy::cast_precision_loss, reason = "texts are far shorter than 2^52 bytes")]
    let whole = 8.0 * text.len() as f64;
    found > bits && found / whole > density
}

/// Bits of information in a text.
fn entropy(text: &[u8]) -> f64 {
    // One character again and again is no key, however rare it is.
    if text.windows(2).all(|pair| pair[0] == pair[1]) {
        return 1.0;
    }
    let trigrams: f64 = text.windows(3).map(|three| trigram(three) / 3.0).sum();
    let tail = &text[text.len().saturating_sub(2)..];
    let pair = tail.iter().map(|byte| letter(*byte)).sum::<f64>() / 2.0;
    trigrams + pair + tail.last().map_or(0.0, |byte| letter(*byte))
}

fn trigram(three: &[u8]) -> f64 {
    let index = three.iter().try_fold(0, |sum, byte| Some(sum * 26 + letter_index(*byte)?));
    match index {
        Some(index) => f64::from(TRIGRAMS[index]) / 8.0,
        None => three.iter().map(|byte| letter(*byte)).sum(),
    }
}

fn letter(byte: u8) -> f64 {
    letter_index(byte).map_or(OTHER, |index| LETTERS[index])
}

fn letter_index(byte: u8) -> Option<usize> {
    byte.is_ascii_alphabetic().then(|| usize::from(byte.to_ascii_uppercase() - b'A'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_look_random_and_words_do_not() {
        let random =
            ["9f86d081884c7d65", "c2VjcmV0IGtleSBvZiBub2JvZHk=", "Zk3Qx9Lw2Vb7Rt5Yh8", "xqzvkjwpqhgxzkvq"];
        let ordinary = [
            "",
            "a",
            "changeme",
            "password1234",
            "there is nothing random about these words",
            "getElementsByClassName",
            "https://example.org/documentation/index",
            "----------------------------------------",
            "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
        ];
        for text in random {
            assert!(looks_random(text, EntropyMode::Default), "{text}");
            assert!(looks_random(text, EntropyMode::Lax), "{text}");
        }
        for text in ordinary {
            assert!(!looks_random(text, EntropyMode::Default), "{text}");
            assert!(!looks_random(text, EntropyMode::Strict), "{text}");
        }
    }
}
