//! Dates and times of RFC 3339 and of XML Schema, whose time zone may be missing.

/// `2024-02-29`, on a day that exists.
pub(super) fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut next = |length| number(parts.next()?, length);
    let (year, month, day) = (next(4), next(2), next(2));
    let (Some(year), Some(month), Some(day)) = (year, month, day) else { return false };
    parts.next().is_none() && (1..=12).contains(&month) && (1..=days(year, month)).contains(&day)
}

/// `2024-02-29T12:00:00.5Z` or with an offset; `zone_optional` as XML Schema has it.
pub(super) fn is_date_time(text: &str, zone_optional: bool) -> bool {
    let Some((date, rest)) = text.split_once(['T', 't']) else { return false };
    let (time, zone) = match rest.find(['Z', 'z', '+', '-']) {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let zone_is_good = match zone {
        "" => zone_optional,
        "Z" | "z" => true,
        offset => is_offset(&offset[1..]),
    };
    is_date(date) && is_time(time) && zone_is_good
}

fn is_time(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, rest)| (whole, Some(rest)));
    let mut parts = whole.split(':');
    let mut within = |most| parts.next().and_then(|part| number(part, 2)).is_some_and(|value| value <= most);
    let good = within(23) && within(59) && within(60);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    good && parts.next().is_none() && fraction.is_none_or(digits)
}

fn is_offset(text: &str) -> bool {
    let Some((hours, minutes)) = text.split_once(':') else { return false };
    number(hours, 2).is_some_and(|hours| hours <= 23)
        && number(minutes, 2).is_some_and(|minutes| minutes <= 59)
}

fn number(text: &str, length: usize) -> Option<u32> {
    let digits = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

fn days(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_and_times_that_exist_are_accepted() {
        for good in ["2024-02-29T00:00:00Z", "2020-04-13T20:20:39+00:00", "2020-04-13T20:20:39.123-05:30"] {
            assert!(is_date_time(good, false), "{good}");
        }
        for bad in [
            "2020-04-13",
            "2023-02-29T00:00:00Z",
            "2020-13-01T00:00:00Z",
            "2020-04-13T24:00:00Z",
            "2020-04-13T20:20Z",
            "2020-04-13T20:20:39",
            "2020-04-13 20:20:39Z",
            "2020-04-13T20:20:39.Z",
            "2020-4-13T20:20:39Z",
            "",
        ] {
            assert!(!is_date_time(bad, false), "{bad}");
        }
        assert!(is_date_time("2020-04-13T20:20:39", true));
        assert!(is_date("2000-02-29") && !is_date("1900-02-29"));
    }
}
