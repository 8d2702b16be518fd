//! When the windows of a plan begin and end: calendar stretches in UTC.

use palisade_model::{KeyId, Period, Plan, Principal, Sharing, UnixMillis, Window, parse_rfc3339, rfc3339};
use palisade_store::QuotaWindow;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const WEEK: i64 = 7 * DAY;
/// 1 January 1970 was a Thursday.
const FIRST_MONDAY: i64 = 4 * DAY;

/// First instant of the stretch that `now` is in, and of the next one.
pub(crate) fn bounds(period: Period, now: UnixMillis) -> (UnixMillis, UnixMillis) {
    let stretch = |length: i64, origin: i64| {
        let start = (now - origin).div_euclid(length) * length + origin;
        (start, start + length)
    };
    match period {
        Period::Minute => stretch(MINUTE, 0),
        Period::Hour => stretch(HOUR, 0),
        Period::Day => stretch(DAY, 0),
        Period::Week => stretch(WEEK, FIRST_MONDAY),
        Period::Month => month_of(now),
        Period::Lifetime => (0, UnixMillis::MAX),
    }
}

fn month_of(now: UnixMillis) -> (UnixMillis, UnixMillis) {
    let text = rfc3339(now);
    let (year, month) = (text.get(..4).unwrap_or("1970"), text.get(5..7).unwrap_or("01"));
    let (year, month): (i64, i64) = (year.parse().unwrap_or(1970), month.parse().unwrap_or(1));
    let start = |year: i64, month: i64| {
        parse_rfc3339(&format!("{year:04}-{month:02}-01T00:00:00Z")).unwrap_or(UnixMillis::MAX)
    };
    let next = if month == 12 { start(year + 1, 1) } else { start(year, month + 1) };
    (start(year, month), next)
}

/// The windows that a scan of this caller is charged to. Without any, the month is only counted.
pub(crate) fn windows_of(plan: Option<&Plan>, principal: &Principal, now: UnixMillis) -> Vec<QuotaWindow> {
    let windows = plan.map_or(&[][..], |plan| &plan.windows);
    let mut windows: Vec<_> =
        windows.iter().map(|window| quota_window(window, principal.key_id, now)).collect();
    if !windows.iter().any(|window| window.period == Period::Month && window.subject.is_empty()) {
        let (start, end) = bounds(Period::Month, now);
        windows.push(QuotaWindow { period: Period::Month, subject: String::new(), start, end, limit: None });
    }
    windows
}

fn quota_window(window: &Window, key: KeyId, now: UnixMillis) -> QuotaWindow {
    let (start, end) = bounds(window.period, now);
    let subject = match window.per {
        Sharing::Organization => String::new(),
        Sharing::Key => key.to_string(),
    };
    QuotaWindow { period: window.period, subject, start, end, limit: Some(window.scans) }
}

/// Seconds until the window opens again, for `Retry-After`; a lifetime window never does.
pub(crate) fn seconds_until(window: &QuotaWindow, now: UnixMillis) -> Option<u64> {
    let wait = u64::try_from(window.end.saturating_sub(now)).unwrap_or(0).div_ceil(1000).max(1);
    (window.period != Period::Lifetime).then_some(wait)
}

/// How a message names the window.
pub(crate) fn stretch_of(period: Period) -> &'static str {
    match period {
        Period::Minute => "this minute",
        Period::Hour => "this hour",
        Period::Day => "today",
        Period::Week => "this week",
        Period::Month => "this month",
        Period::Lifetime => "its lifetime",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn u_02_u_03_u_04_windows_are_calendar_stretches_in_utc() {
        let cases = [
            (Period::Minute, "2026-06-03T10:17:31Z", "2026-06-03T10:17:00Z", "2026-06-03T10:18:00Z"),
            (Period::Hour, "2026-06-03T10:17:00Z", "2026-06-03T10:00:00Z", "2026-06-03T11:00:00Z"),
            (Period::Day, "2026-06-03T10:17:00Z", "2026-06-03T00:00:00Z", "2026-06-04T00:00:00Z"),
            (Period::Week, "2026-06-03T10:17:00Z", "2026-06-01T00:00:00Z", "2026-06-08T00:00:00Z"),
            (Period::Week, "2026-06-01T00:00:00Z", "2026-06-01T00:00:00Z", "2026-06-08T00:00:00Z"),
            (Period::Month, "2026-06-03T10:00:00Z", "2026-06-01T00:00:00Z", "2026-07-01T00:00:00Z"),
            (Period::Month, "2026-12-31T23:59:59Z", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"),
            (Period::Month, "2028-02-29T00:00:00Z", "2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z"),
        ];
        for (period, now, start, end) in cases {
            let expected = (parse_rfc3339(start).unwrap(), parse_rfc3339(end).unwrap());
            assert_eq!(bounds(period, parse_rfc3339(now).unwrap()), expected, "{period:?} {now}");
        }
        assert_eq!(bounds(Period::Lifetime, 5), (0, UnixMillis::MAX));
    }
}
