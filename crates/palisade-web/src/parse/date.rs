//! Dates in cookies (RFC 6265 section 5.1.1): the tolerant algorithm that browsers use.

use palisade_model::{UnixMillis, parse_rfc3339};

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Reads `Wed, 21 Oct 2026 07:28:00 GMT` and its many relatives; `None` when a part is missing.
pub(super) fn parse_cookie_date(text: &str) -> Option<UnixMillis> {
    let (mut time, mut day, mut month, mut year) = (None, None, None, None);
    let is_delimiter = |c: char| !(c.is_ascii_alphanumeric() || c == ':');
    for token in text.split(is_delimiter).filter(|token| !token.is_empty()) {
        if time.is_none() && token.contains(':') {
            time = Some(token);
        } else if let Ok(number) = token.parse::<u32>() {
            if day.is_none() && token.len() <= 2 {
                day = Some(number);
            } else if year.is_none() {
                year = Some(full_year(number));
            }
        } else if month.is_none() {
            let prefix = token.get(..3)?.to_ascii_lowercase();
            month = MONTHS.iter().position(|name| *name == prefix).map(|index| index + 1);
        }
    }
    let (time, day, month, year) = (time?, day?, month?, year?);
    let mut parts = time.split(':').map(|part| part.parse::<u32>().ok());
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
    parse_rfc3339(&format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"))
}

fn full_year(number: u32) -> u32 {
    match number {
        70..=99 => number + 1900,
        0..=69 => number + 2000,
        _ => number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_spellings_are_read() {
        for text in [
            "Wed, 21 Oct 2026 07:28:00 GMT",
            "Wednesday, 21-Oct-26 07:28:00 GMT",
            "Wed Oct 21 07:28:00 2026",
            "21 oct 2026 07:28:00",
        ] {
            assert_eq!(parse_cookie_date(text), parse_rfc3339("2026-10-21T07:28:00Z"), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in ["", "0", "never", "é", "21 Oct 2026", "99 Oct 2026 07:28:00", "21 Oct 2026 7:28"] {
            assert_eq!(parse_cookie_date(text), None, "{text}");
        }
    }
}
