//! Whether a version calls itself a pre-release; used to prefer releases when an upgrade is proposed.

const WORDS: &[&str] = &["alpha", "beta", "canary", "dev", "milestone", "nightly", "pre", "rc", "snapshot"];

/// A word such as `beta`, a short one between digits (`1.0b2`), or, where `dash` says so, anything after a dash that is not
/// the time of a Go pseudo-version.
pub(super) fn is_pre_release(text: &str, dash: bool) -> bool {
    let text = text.split('+').next().unwrap_or(text).to_ascii_lowercase();
    WORDS.iter().any(|word| text.contains(word)) || has_short_word(&text) || (dash && has_dash(&text))
}

fn has_short_word(text: &str) -> bool {
    let digit = |byte: u8| byte.is_ascii_digit();
    text.as_bytes()
        .windows(3)
        .any(|three| digit(three[0]) && matches!(three[1], b'a' | b'b' | b'c') && digit(three[2]))
}

fn has_dash(text: &str) -> bool {
    let time =
        |part: &str| part.len() >= 14 && part.as_bytes()[part.len() - 14..].iter().all(u8::is_ascii_digit);
    text.split_once('-').is_some_and(|(_, rest)| !rest.split('-').any(time))
}
