//! Whether session ids can be guessed from each other.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::fetch::Exchange;
use crate::observation::{Observation, answered};
use crate::parse::SetCookie;
use crate::part::Part;

pub(crate) const CHECK: Check = Check {
    id: "auth-cookie-low-entropy",
    title: "Session ids can be guessed",
    description: "Ids that count up, or that are short, can be tried until one of another visitor is found.",
    remediation: "Take at least 128 bits from a cryptographic random source for each session id.",
    severity: Severity::High,
    confidence: Confidence::Medium,
    category: Category::Auth,
    cwe: &[331],
    owasp: "A02",
    references: &["https://cwe.mitre.org/data/definitions/331.html"],
    tier: Tier::Full,
    needs: &[Part::Questions],
    run: judge,
};

fn judge(observation: &Observation) -> Judgement {
    observation.page()?;
    let sessions = &observation.questions()?.sessions;
    if sessions.is_empty() {
        return Ok(Verdict::NotApplicable);
    }
    let exchanges: Vec<&Exchange> = sessions.iter().map(answered).collect::<Result<_, _>>()?;
    let names = session_names(exchanges[0]);
    let judged: Vec<(String, Option<String>)> = names
        .into_iter()
        .filter_map(|name| {
            let values: Option<Vec<&str>> = exchanges.iter().map(|exchange| value(exchange, &name)).collect();
            let values = values.filter(|values| are_new(values))?;
            let weakness = weakness(&values);
            Some((name, weakness))
        })
        .collect();
    if judged.is_empty() {
        return Ok(Verdict::NotApplicable);
    }
    let found = judged.into_iter().filter_map(|(name, weakness)| {
        let request = format!("GET three times, header set-cookie: {name}");
        weakness.map(|weakness| Found::in_answer(exchanges[0], &request, format!("cookie {name}"), weakness))
    });
    Ok(Verdict::of(found.collect()))
}

fn session_names(exchange: &Exchange) -> Vec<String> {
    let cookies = exchange.headers.all("set-cookie").filter_map(SetCookie::parse);
    cookies.filter(SetCookie::is_session).map(|cookie| cookie.name).collect()
}

/// The value of a cookie. It is compared here and goes nowhere else.
fn value<'a>(exchange: &'a Exchange, name: &str) -> Option<&'a str> {
    exchange.headers.all("set-cookie").find_map(|field| {
        let (cookie, rest) = field.split_once('=')?;
        (cookie.trim() == name).then(|| rest.split(';').next().unwrap_or_default().trim())
    })
}

/// Whether each answer made a value of its own; one for everybody is no session.
fn are_new(values: &[&str]) -> bool {
    values.iter().enumerate().all(|(number, value)| !value.is_empty() && !values[..number].contains(value))
}

const LEAST_BITS: f64 = 64.0;
/// Numbers closer than this are counted, not drawn.
const CLOSE: u128 = 1 << 20;

fn weakness(values: &[&str]) -> Option<String> {
    let (front, back) = shared(values);
    let parts: Vec<&str> = values.iter().map(|value| &value[front..value.len() - back]).collect();
    let numbers = |radix| {
        parts.iter().map(|part| u128::from_str_radix(part, radix).ok()).collect::<Option<Vec<u128>>>()
    };
    let is_close = |numbers: &[u128]| numbers.windows(2).all(|pair| pair[0].abs_diff(pair[1]) < CLOSE);
    // Short parts are close to each other whatever they are; then the whole value decides.
    let counted =
        [10, 16].into_iter().find(|radix| numbers(*radix).is_some_and(|numbers| is_close(&numbers)));
    let longest = values.iter().map(|value| bits(value)).fold(0.0, f64::max);
    if counted.is_some() && front >= 1 && parts.iter().all(|part| part.len() <= 6)
        || whole_numbers_are_close(values)
    {
        return Some("three ids in a row differ by little".to_owned());
    }
    (longest < LEAST_BITS).then(|| format!("expected at least 64 bits, found room for {longest:.0}"))
}

fn whole_numbers_are_close(values: &[&str]) -> bool {
    let numbers: Option<Vec<u128>> = values.iter().map(|value| value.parse().ok()).collect();
    numbers.is_some_and(|numbers| numbers.windows(2).all(|pair| pair[0].abs_diff(pair[1]) < CLOSE))
}

/// Bytes that all values have in common at their beginning and at their end.
fn shared(values: &[&str]) -> (usize, usize) {
    let (first, rest) = match values {
        [first, rest @ ..] if values.iter().all(|value| value.is_ascii()) => (first.as_bytes(), rest),
        _ => return (0, 0),
    };
    let least = values.iter().map(|value| value.len()).min().unwrap_or(0);
    let front =
        (0..least).take_while(|at| rest.iter().all(|value| value.as_bytes()[*at] == first[*at])).count();
    let from_end = |value: &[u8], at: usize| value[value.len() - 1 - at];
    let back = (0..least - front)
        .take_while(|at| rest.iter().all(|value| from_end(value.as_bytes(), *at) == from_end(first, *at)))
        .count();
    (front, back)
}

/// The most that a value of this alphabet and length can hold.
fn bits(value: &str) -> f64 {
    let per_character = if value.bytes().all(|byte| byte.is_ascii_digit()) {
        10f64.log2()
    } else if value.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        4.0
    } else {
        6.0
    };
    u32::try_from(value.len()).map_or(f64::MAX, f64::from) * per_character
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, no_answer, page, reply};

    fn sessions(values: [&str; 3]) -> Site {
        let answer = |value: &str| {
            let cookie = format!("sessionid={value}; Secure; HttpOnly");
            Ok(reply("https://shop.example/", 200, &[("Set-Cookie", &cookie)], ""))
        };
        page(&[]).questions(|questions| questions.sessions = values.map(answer).to_vec())
    }

    #[test]
    fn ids_are_long_and_drawn() {
        let drawn = [
            "9f86d081884c7d659a2feaa0c55ad015",
            "60303ae22b998861bce3b28f33eec1be",
            "fd61a03af4f77d870fc21e05e7e80678",
        ];
        assert_outcomes(
            &CHECK,
            vec![
                (Fail, sessions(["1000001", "1000002", "1000005"])),
                (Fail, sessions(["sess-20260601-000001", "sess-20260601-000002", "sess-20260601-000003"])),
                (Fail, sessions(["a1b2c3", "d4e5f6", "0a1b2c"])),
                (Pass, sessions(drawn)),
                (
                    Pass,
                    sessions([
                        "s%3AQx7Zk1pLm9Rt4Vw2.Yb",
                        "s%3ATn5Hd8fGc3Js6Kq0.Wa",
                        "s%3ABv2Mx9zXp7Lr1Cy4.Ue",
                    ]),
                ),
                (NotApplicable, sessions(["same", "same", "same"])),
                (NotApplicable, page(&[]).questions(|_| {})),
                (Error, page(&[]).questions(|questions| questions.sessions = vec![no_answer()])),
            ],
        );
    }

    proptest::proptest! {
        #[test]
        fn no_values_panic(values in proptest::collection::vec(".{0,20}", 3)) {
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            let _ = weakness(&values);
        }
    }
}
