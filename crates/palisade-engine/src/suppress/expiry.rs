//! When a suppression ends.

use palisade_model::{UnixMillis, parse_rfc3339, rfc3339};

const DAY: UnixMillis = 24 * 60 * 60 * 1000;

/// Reads a date, which is the last day that counts (UTC), or an RFC 3339 time in UTC, which is the end itself; `None`
/// for anything else, also for days that no calendar has.
pub(super) fn parse_expiry(text: &str) -> Option<UnixMillis> {
    let is_date = text.len() == "2027-01-31".len();
    let at = if is_date { parse_rfc3339(&format!("{text}T00:00:00Z"))? } else { parse_rfc3339(text)? };
    // The parser takes a 31st in every month.
    let is_day = text.get(..10).is_some_and(|day| rfc3339(at).starts_with(day));
    is_day.then_some(if is_date { at + DAY } else { at })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_lasts_until_its_end_and_a_time_is_exact() {
        for (text, end) in [
            ("2027-01-31", Some("2027-02-01T00:00:00Z")),
            ("2027-01-31T12:00:00Z", Some("2027-01-31T12:00:00Z")),
            ("2028-02-29", Some("2028-03-01T00:00:00Z")),
            ("2027-02-29", None),
            ("2027-1-31", None),
            ("2027-01-31T12:00:00+01:00", None),
            ("tomorrow!!", None),
            ("", None),
        ] {
            assert_eq!(parse_expiry(text).map(rfc3339).as_deref(), end, "{text}");
        }
    }
}
