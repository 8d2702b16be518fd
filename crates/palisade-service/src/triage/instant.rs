//! Instants as people write them in requests: RFC 3339 with any offset, or a date, which lasts until its end in UTC.

use palisade_model::{DAY_MS, UnixMillis, parse_rfc3339, rfc3339};

const MINUTE_MS: i64 = 60_000;

/// The instant; `None` when the text is none, also for days that no month has.
pub(crate) fn parse_instant(text: &str) -> Option<UnixMillis> {
    if text.len() == 10 {
        return parse_utc(&format!("{text}T00:00:00Z")).map(|start| start + DAY_MS);
    }
    if text.ends_with('Z') {
        return parse_utc(text);
    }
    let (local, offset) = text.split_at_checked(text.len().checked_sub(6)?)?;
    Some(parse_utc(&format!("{local}Z"))? - offset_ms(offset)?)
}

/// Exactly two digits in each place, and a day that exists.
fn parse_utc(text: &str) -> Option<UnixMillis> {
    let instant = parse_rfc3339(text)?;
    (rfc3339(instant).get(..19) == text.get(..19)).then_some(instant)
}

/// `+02:00` in milliseconds.
fn offset_ms(text: &str) -> Option<i64> {
    let sign = match text.get(..1)? {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let (hours, minutes) = text.get(1..)?.split_once(':')?;
    let digits = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(hours) || !digits(minutes) {
        return None;
    }
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes) * MINUTE_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_read_with_any_offset_and_dates_last_until_their_end() {
        for (text, instant) in [
            ("2026-06-03T10:00:00Z", Some("2026-06-03T10:00:00Z")),
            ("2026-06-03T10:00:00.5Z", Some("2026-06-03T10:00:00Z")),
            ("2026-06-03T10:00:00+02:00", Some("2026-06-03T08:00:00Z")),
            ("2026-06-03T23:30:00-01:30", Some("2026-06-04T01:00:00Z")),
            ("2026-06-03", Some("2026-06-04T00:00:00Z")),
            ("2028-02-29", Some("2028-03-01T00:00:00Z")),
            ("2026-02-29", None),
            ("2026-6-3T10:00:00Z", None),
            ("2026-06-03T10:00:00", None),
            ("2026-06-03T10:00:00+2:00", None),
            ("tomorrow", None),
            ("", None),
            ("ünïcödë-text", None),
        ] {
            assert_eq!(parse_instant(text).map(rfc3339).as_deref(), instant, "{text}");
        }
    }
}
