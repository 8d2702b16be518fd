//! Names of the Common Platform Enumeration, versions 2.2 (URI binding) and 2.3 (formatted string).

pub(super) fn is_cpe(text: &str) -> bool {
    if let Some(rest) = text.strip_prefix("cpe:2.3:") {
        return is_formatted_string(rest);
    }
    let scheme = text.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("cpe:/"));
    scheme && is_uri(&text[5..])
}

fn is_uri(text: &str) -> bool {
    let part = text.strip_prefix(|c: char| "AHOaho".contains(c)).unwrap_or(text);
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"._-~%".contains(&byte);
    let Some(components) = part.strip_prefix(':') else { return part.is_empty() };
    components.split(':').count() <= 6 && components.split(':').all(|value| value.bytes().all(legal))
}

fn is_formatted_string(text: &str) -> bool {
    let components = split(text);
    let [part, rest @ ..] = components.as_slice() else { return false };
    let good = |(index, value): (usize, &&str)| {
        if index == 5 { is_language(value) } else { is_value(value) }
    };
    rest.len() == 10 && ["a", "h", "o", "*", "-"].contains(part) && rest.iter().enumerate().all(good)
}

/// Splits at colons that no backslash stands before.
fn split(text: &str) -> Vec<&str> {
    let (mut parts, mut start, mut escaped) = (Vec::new(), 0, false);
    for (at, byte) in text.bytes().enumerate() {
        if byte == b':' && !escaped {
            parts.push(&text[start..at]);
            start = at + 1;
        }
        escaped = byte == b'\\' && !escaped;
    }
    parts.push(&text[start..]);
    parts
}

fn is_value(text: &str) -> bool {
    if matches!(text, "*" | "-") {
        return true;
    }
    let inner = text.strip_prefix('*').unwrap_or_else(|| text.trim_start_matches('?'));
    let (mut escaped, mut count, mut end) = (false, 0, inner.len());
    for (at, byte) in inner.bytes().enumerate() {
        let legal = if escaped { byte.is_ascii_punctuation() } else { is_plain(byte) || byte == b'\\' };
        if !legal {
            end = at;
            break;
        }
        count += usize::from(escaped || byte != b'\\');
        escaped = byte == b'\\' && !escaped;
    }
    let tail = &inner[end..];
    let wild = tail == "*" || tail.bytes().all(|byte| byte == b'?');
    count > 0 && !escaped && wild
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._".contains(&byte)
}

fn is_language(text: &str) -> bool {
    if matches!(text, "*" | "-") {
        return true;
    }
    let (language, region) = text.split_once('-').map_or((text, None), |(first, rest)| (first, Some(rest)));
    let region_is_good = region.is_none_or(|region| {
        let letters = region.len() == 2 && region.bytes().all(|byte| byte.is_ascii_alphabetic());
        letters || region.len() == 3 && region.bytes().all(|byte| byte.is_ascii_digit())
    });
    matches!(language.len(), 2 | 3)
        && language.bytes().all(|byte| byte.is_ascii_alphabetic())
        && region_is_good
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_bindings_are_known() {
        for good in [
            "cpe:/a:acme:app:1.0",
            "CPE:/o",
            "cpe:2.3:a:acme:application:9.1.1:*:*:*:*:*:*:*",
            "cpe:2.3:a:ac\\:me:app\\!:1.?:-:*:en-US:*:*:*:*",
            "cpe:2.3:*:??x*:-:-:-:-:-:-:-:-:-",
        ] {
            assert!(is_cpe(good), "{good}");
        }
        for bad in
            ["", "cpe", "cpe:/x:1", "cpe:2.3:a:b", "cpe:2.3:a:b c:d:1:*:*:*:*:*:*:*", "cpe:/a:1:2:3:4:5:6:7"]
        {
            assert!(!is_cpe(bad), "{bad}");
        }
    }
}
