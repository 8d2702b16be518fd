//! Texts that follow a pattern of the schemas.

use crate::cyclonedx::Syntax;

pub(super) fn is_digest(text: &str) -> bool {
    matches!(text.len(), 32 | 40 | 64 | 96 | 128) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

pub(super) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let plain =
        |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c.is_control());
    (plain(local) || is_quoted(local)) && plain(domain) && !domain.starts_with('.') && !domain.ends_with('.')
}

fn is_quoted(text: &str) -> bool {
    text.len() > 2 && text.starts_with('"') && text.ends_with('"')
}

pub(super) fn is_locale(text: &str) -> bool {
    let (language, region) = text.split_once('-').map_or((text, None), |(first, rest)| (first, Some(rest)));
    language.len() == 2
        && language.bytes().all(|byte| byte.is_ascii_lowercase())
        && region
            .is_none_or(|region| region.len() == 2 && region.bytes().all(|byte| byte.is_ascii_uppercase()))
}

pub(super) fn is_mime_type(text: &str) -> bool {
    let plain = |part: &str| {
        let legal = |byte| matches!(byte, b'-' | b'+' | b'.' | b'a'..=b'z' | b'0'..=b'9');
        !part.is_empty() && part.bytes().all(legal)
    };
    text.split_once('/').is_some_and(|(kind, subtype)| plain(kind) && plain(subtype))
}

pub(super) fn is_open_cre(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let numbers = text.strip_prefix("CRE:").and_then(|rest| rest.split_once('-'));
    numbers.is_some_and(|(first, second)| digits(first) && digits(second))
}

pub(super) fn is_patent_number(text: &str) -> bool {
    let edge = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let legal =
        |byte: u8| byte.is_ascii_alphanumeric() || byte.is_ascii_whitespace() || b"-/.()".contains(&byte);
    (2..=30).contains(&text.len())
        && text.bytes().all(legal)
        && edge(text.as_bytes().first())
        && edge(text.as_bytes().last())
}

pub(super) fn is_serial_number(text: &str, syntax: Syntax) -> bool {
    let braced = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
    match (text.strip_prefix("urn:uuid:"), braced) {
        (Some(id), _) => is_uuid(id),
        (None, Some(id)) => syntax == Syntax::Xml && is_uuid(id),
        (None, None) => false,
    }
}

fn is_uuid(text: &str) -> bool {
    let hexadecimal = |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(|byte| byte == b'-' || hexadecimal(byte))
}
