//! References to resources (RFC 3987), as far as the schemas look at them.

/// RFC 3987: no blanks or delimiters, percent signs with two digits, brackets only around an address.
pub(crate) fn is_uri_reference(text: &str) -> bool {
    let legal = |c: char| !c.is_control() && !" <>\"{}|\\^`".contains(c);
    if !text.chars().all(legal) || text.matches('#').count() > 1 {
        return false;
    }
    let escapes = text
        .split('%')
        .skip(1)
        .all(|rest| rest.len() >= 2 && rest.as_bytes()[..2].iter().all(u8::is_ascii_hexdigit));
    let head = text.split(['/', '?', '#']).next().unwrap_or_default();
    let scheme = head.split_once(':').is_none_or(|(scheme, _)| is_scheme(scheme));
    let (authority, rest) = match text.split_once("//") {
        Some((before, after)) if before.is_empty() || before.ends_with(':') => {
            let end = after.find(['/', '?', '#']).unwrap_or(after.len());
            (&after[..end], &after[end..])
        }
        _ => ("", text),
    };
    escapes && scheme && !rest.contains(['[', ']']) && authority.contains('[') == authority.contains(']')
}

fn is_scheme(text: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    text.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) && text.bytes().all(legal)
}
