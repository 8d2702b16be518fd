//! When a message is tried again (Standard Webhooks 1.0.0, "deliverability and reliability"). Pure: the time and the
//! spread come in.

use palisade_model::UnixMillis;
use palisade_store::NextStep;

use super::post::Answer;

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// Between one attempt and the next; the first is made at once, and ten are made in all.
const DELAYS: [i64; 9] =
    [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];

/// A receiver that is busy or does not answer in time is left alone for so long.
const BUSY: i64 = MINUTE;

/// What follows from the answer to attempt `number` (from 1). `spread` is 800 to 1200 thousandths of the planned delay.
pub(crate) fn next_step(number: u32, answer: &Answer, now: UnixMillis, spread: i64) -> NextStep {
    match answer.status {
        Some(200..=299) => return NextStep::Delivered,
        Some(410) => return NextStep::Gone,
        _ => {}
    }
    let tried = usize::try_from(number).unwrap_or(usize::MAX).saturating_sub(1);
    let Some(delay) = DELAYS.get(tried) else { return NextStep::Exhausted };
    let is_busy = answer.timed_out || matches!(answer.status, Some(429 | 502 | 504));
    let planned = delay * spread / 1000;
    let planned = if is_busy { planned.max(BUSY) } else { planned };
    let asked = answer.retry_after_ms(now);
    // A receiver may ask for more patience, but not park its messages for a year.
    let wait = |planned: i64| asked.map_or(planned, |asked| asked.clamp(planned, 2 * planned));
    NextStep::Retry {
        at: now.saturating_add(wait(planned)),
        pause_until: is_busy.then(|| now.saturating_add(wait(BUSY))),
    }
}

/// ±20 %, the same for the same attempt, different from message to message.
pub(crate) fn spread(message: &str, number: u32) -> i64 {
    let hash = blake3::hash(format!("{message}:{number}").as_bytes());
    let random = u16::from_be_bytes([hash.as_bytes()[0], hash.as_bytes()[1]]);
    800 + i64::from(random) % 401
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_780_480_800_000;

    fn status(status: u16) -> Answer {
        Answer { status: Some(status), ..Answer::default() }
    }

    fn wait(step: NextStep) -> Option<i64> {
        match step {
            NextStep::Retry { at, .. } => Some((at - NOW) / SECOND),
            _ => None,
        }
    }

    #[test]
    fn w_07_ten_attempts_follow_the_published_schedule() {
        let waits: Vec<_> = (1..=10).map(|number| wait(next_step(number, &status(500), NOW, 1000))).collect();
        let hours = |hours: i64| Some(hours * 3600);
        let expected = [Some(5), Some(300), Some(1800)].into_iter();
        let expected = expected.chain([2, 5, 10, 14, 20, 24].map(hours)).chain([None]);
        assert_eq!(waits, expected.collect::<Vec<_>>());
        assert_eq!(next_step(10, &status(500), NOW, 1000), NextStep::Exhausted);
    }

    #[test]
    fn w_07_only_2xx_is_success_and_410_ends_it() {
        for (code, expected) in [
            (200, NextStep::Delivered),
            (204, NextStep::Delivered),
            (299, NextStep::Delivered),
            (410, NextStep::Gone),
        ] {
            assert_eq!(next_step(1, &status(code), NOW, 1000), expected, "{code}");
        }
        for code in [199, 300, 301, 302, 304, 307, 400, 404, 429, 500, 503] {
            assert!(wait(next_step(1, &status(code), NOW, 1000)).is_some(), "{code}");
        }
    }

    #[test]
    fn ft13_busy_receivers_are_left_alone_for_a_minute_and_cannot_ask_for_years() {
        let asks = |code, retry_after: &str| Answer {
            status: Some(code),
            retry_after: Some(retry_after.to_owned()),
            ..Answer::default()
        };
        let late = Answer { timed_out: true, ..Answer::default() };
        let in_90_seconds = httpdate::fmt_http_date(
            std::time::UNIX_EPOCH + std::time::Duration::from_millis(u64::try_from(NOW).unwrap() + 90_000),
        );
        for (number, answer, seconds) in [
            (1, status(429), 60),
            (1, status(502), 60),
            (1, status(504), 60),
            (1, late.clone(), 60),
            (2, late, 300),
            (1, status(503), 5),
            (1, asks(429, "315360000"), 120),
            (1, asks(429, "99999999999999999999"), 60),
            (1, asks(429, "90"), 90),
            (1, asks(429, &in_90_seconds), 90),
            (1, asks(429, "1"), 60),
            (1, asks(429, "-1"), 60),
            (1, asks(429, "soon"), 60),
            (1, asks(503, "7"), 7),
            (1, asks(503, "3600"), 10),
        ] {
            assert_eq!(wait(next_step(number, &answer, NOW, 1000)), Some(seconds), "{answer:?}");
        }
        let paused = next_step(3, &asks(429, "86400"), NOW, 1000);
        assert_eq!(
            paused,
            NextStep::Retry { at: NOW + 2 * 1800 * SECOND, pause_until: Some(NOW + 120 * SECOND) }
        );
    }

    #[test]
    fn w_07_delays_spread_by_a_fifth_and_not_more() {
        let spreads: Vec<_> = (0..1000).map(|number| spread(&format!("evt_{number}"), 3)).collect();
        let (least, most) = (spreads.iter().min().unwrap(), spreads.iter().max().unwrap());
        assert!((800..=820).contains(least) && (1180..=1200).contains(most), "{least} to {most}");
        assert_eq!(spread("evt_1", 3), spread("evt_1", 3));
    }
}
