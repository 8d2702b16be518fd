//! Debian and Ubuntu: `[epoch:]upstream[-revision]` (deb-version(7)).

use super::key::Key;
use super::scheme::Scheme;

pub(super) const SCHEME: Scheme = Scheme { name: "debian", encode, compare: None };

/// `~` sorts before the end of a part, and that before everything else.
const TILDE: u8 = 1;
const END: u8 = 2;

fn encode(text: &str, key: &mut Key) -> Result<(), &'static str> {
    let (epoch, rest) = text.split_once(':').unwrap_or(("0", text));
    if epoch.is_empty() || !epoch.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("a number before the colon");
    }
    let known = |byte: u8| byte.is_ascii_alphanumeric() || b".+-~:_".contains(&byte);
    if rest.is_empty() || !rest.bytes().all(known) {
        return Err("letters, digits and .+-~:");
    }
    let (upstream, revision) = rest.rsplit_once('-').unwrap_or((rest, ""));
    key.number(epoch);
    write_part(upstream, key);
    write_part(revision, key);
    Ok(())
}

/// Alternating runs of other characters and digits; a missing run of digits is zero.
fn write_part(part: &str, key: &mut Key) {
    let mut rest = part;
    loop {
        let digits_at = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let (others, tail) = rest.split_at(digits_at);
        for byte in others.bytes() {
            key.marker(weight(byte));
        }
        key.marker(END);
        let end = tail.bytes().take_while(u8::is_ascii_digit).count();
        key.number(&tail[..end]);
        rest = &tail[end..];
        if rest.is_empty() {
            return key.marker(END);
        }
    }
}

/// Letters before everything else.
fn weight(byte: u8) -> u8 {
    match byte {
        b'~' => TILDE,
        byte if byte.is_ascii_alphabetic() => byte,
        byte => byte.saturating_add(128),
    }
}

#[cfg(test)]
mod tests {
    use palisade_model::Ecosystem;

    use crate::Version;

    #[test]
    fn tildes_letters_and_signs_are_ordered() {
        let ascending = [
            "1.0~~",
            "1.0~~a",
            "1.0~",
            "1.0~rc1-1",
            "1.0",
            "1.0-1~deb1",
            "1.0-1",
            "1.0-1a",
            "1.0-1+b1",
            "1.0a",
            "1.0+b",
            "1.10",
            "1:0.1",
        ];
        let versions = ascending.map(|text| Version::parse(Ecosystem::Debian, text).unwrap());
        for pair in versions.windows(2) {
            assert!(pair[0] < pair[1], "{} < {}", pair[0].text(), pair[1].text());
        }
        assert!(Version::parse(Ecosystem::Debian, "a:1").is_err());
    }
}
