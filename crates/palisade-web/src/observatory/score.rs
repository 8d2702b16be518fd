//! Adds the twelve tests up: penalties first, bonuses only for a site that is good without them.

use serde_json::{Map, Value, json};

use super::{content, csp, headers, transport};
use crate::observation::Observation;

const ALGORITHM_VERSION: u32 = 6;

/// Bonuses count from this score on.
const BONUS_FROM: i32 = 90;

/// The outcome of one test: its word and its modifier.
pub(super) type Outcome = (&'static str, i32);

/// The block; `Null` when there is no page to judge.
pub(crate) fn block(observation: &Observation) -> Value {
    let Ok(page) = observation.page() else { return Value::Null };
    let tests: [(&str, Outcome); 12] = [
        ("content-security-policy", csp::test(page)),
        ("cookies", content::cookies(observation)),
        ("cross-origin-embedder-policy", headers::embedder_policy(page)),
        ("cross-origin-opener-policy", headers::opener_policy(page)),
        ("cross-origin-resource-policy", headers::resource_policy(page)),
        ("cross-origin-resource-sharing", transport::resource_sharing(observation)),
        ("redirection", transport::redirection(observation)),
        ("referrer-policy", headers::referrer_policy(page)),
        ("strict-transport-security", transport::strict_transport(observation, page)),
        ("subresource-integrity", content::integrity(page)),
        ("x-content-type-options", headers::content_type_options(page)),
        ("x-frame-options", headers::frame_options(page)),
    ];
    let modifiers: Vec<i32> = tests.iter().map(|(_, (_, modifier))| *modifier).collect();
    let score = score(&modifiers);
    let passed = modifiers.iter().filter(|modifier| **modifier >= 0).count();
    let entry = |(name, (result, modifier)): (&str, Outcome)| {
        (name.to_owned(), json!({ "result": result, "score_modifier": modifier, "pass": modifier >= 0 }))
    };
    let mut block = json!({
        "algorithm_version": ALGORITHM_VERSION,
        "score": score,
        "grade": grade(score),
        "tests_passed": passed,
        "tests_failed": modifiers.len() - passed,
        "notes": notes(observation),
    });
    block["tests"] = Value::Object(tests.into_iter().map(entry).collect::<Map<_, _>>());
    block
}

fn notes(observation: &Observation) -> Vec<&'static str> {
    let mut notes = vec!["no HSTS preload list is available; the site is treated as not preloaded"];
    if observation.seen.cross_origin.is_none() {
        notes.push("no cross-origin request was made; CORS was judged from the page itself");
    }
    notes
}

fn score(modifiers: &[i32]) -> i32 {
    let penalties: i32 = modifiers.iter().filter(|modifier| **modifier < 0).sum();
    let bonuses: i32 = modifiers.iter().filter(|modifier| **modifier > 0).sum();
    let uncurved = 100 + penalties;
    (if uncurved >= BONUS_FROM { uncurved + bonuses } else { uncurved }).max(0)
}

fn grade(score: i32) -> &'static str {
    match score {
        100.. => "A+",
        90.. => "A",
        85.. => "A-",
        80.. => "B+",
        70.. => "B",
        65.. => "B-",
        60.. => "C+",
        50.. => "C",
        45.. => "C-",
        40.. => "D+",
        30.. => "D",
        25.. => "D-",
        _ => "F",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::page;

    #[test]
    fn bonuses_count_only_from_90_and_the_floor_is_0() {
        for (modifiers, expected) in [
            (&[][..], 100),
            (&[5, 10], 115),
            (&[-10, 5], 95),
            (&[-20, 10], 80),
            (&[-5, -5, 5, 10], 105),
            (&[-25, -20, -20, -20, -20], 0),
        ] {
            assert_eq!(score(modifiers), expected, "{modifiers:?}");
        }
        for (score, letter) in
            [(135, "A+"), (99, "A"), (89, "A-"), (74, "B"), (64, "C+"), (44, "D+"), (24, "F")]
        {
            assert_eq!(grade(score), letter);
        }
    }

    #[test]
    fn a_page_without_headers_gets_the_documented_penalties() {
        let block = block(&page(&[]).observe());
        // CSP -25, HSTS -20, nosniff -5, framing -20; the redirect is right and there are no cookies.
        assert_eq!((&block["score"], &block["grade"]), (&json!(30), &json!("D")));
        assert_eq!(block["tests"]["redirection"]["result"], "redirection-to-https");
        assert_eq!(block["tests"].as_object().unwrap().len(), 12);
    }

    #[test]
    fn a_hardened_page_earns_every_bonus() {
        let fields = [
            (
                "Content-Security-Policy",
                "default-src 'none'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'",
            ),
            ("Strict-Transport-Security", "max-age=31536000"),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Embedder-Policy", "require-corp"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Set-Cookie", "__Host-session=1; Secure; HttpOnly; SameSite=Strict; Path=/"),
        ];
        let block = block(&page(&fields).observe());
        // 100 + CSP 10 + cookies 5 + referrer 5 + framing 5 + isolation 30.
        assert_eq!((&block["score"], &block["grade"]), (&json!(155), &json!("A+")));
    }
}
