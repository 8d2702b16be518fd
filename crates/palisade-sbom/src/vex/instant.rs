//! Instants of RFC 3339 with any offset, for comparing which statement is the later one.

use palisade_model::{UnixMillis, parse_rfc3339};

/// `None` for what is no instant.
pub(super) fn instant(text: &str) -> Option<UnixMillis> {
    if text.ends_with('Z') {
        return parse_rfc3339(text);
    }
    let at = text.len().checked_sub(6).filter(|at| text.is_char_boundary(*at))?;
    let (local, offset) = text.split_at(at);
    let (hours, minutes) = offset.get(1..)?.split_once(':')?;
    let minutes = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?;
    let local = parse_rfc3339(&format!("{local}Z"))?;
    match offset.as_bytes().first()? {
        b'+' => Some(local - minutes * 60_000),
        b'-' => Some(local + minutes * 60_000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_taken_off() {
        let noon = instant("2026-01-01T12:00:00Z");
        assert!(noon.is_some());
        assert_eq!(instant("2026-01-01T13:30:00+01:30"), noon);
        assert_eq!(instant("2026-01-01T07:00:00.000-05:00"), noon);
        for bad in ["", "2026-01-01", "2026-01-01T12:00:00", "é1:00", "12:00"] {
            assert_eq!(instant(bad), None, "{bad}");
        }
    }
}
