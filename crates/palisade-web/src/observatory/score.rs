//! Adds the twelve tests up: penalties first, bonuses only for a site that is good without them.

use serde_json::{Map, Value, json};

use super::subject::Subject;
use super::{cookies, csp, headers, integrity, transport};
use crate::observation::Observation;

const ALGORITHM_VERSION: u32 = 6;

/// Bonuses count from this score on.
const BONUS_FROM: i32 = 90;

/// The outcome of one test: its word and its modifier.
pub(super) type Outcome = (&'static str, i32);

/// The block; `Null` when there is no page to judge.
pub(crate) fn block(observation: &Observation) -> Value {
    let Some(subject) = &Subject::of(observation) else { return Value::Null };
    let policies = csp::judge(subject);
    let tests: [(&str, Outcome); 12] = [
        ("content-security-policy", policies.outcome),
        ("cookies", cookies::cookies(subject)),
        ("cross-origin-embedder-policy", headers::embedder_policy(subject)),
        ("cross-origin-opener-policy", headers::opener_policy(subject)),
        ("cross-origin-resource-policy", headers::resource_policy(subject)),
        ("cross-origin-resource-sharing", transport::resource_sharing(observation)),
        ("redirection", transport::redirection(observation)),
        ("referrer-policy", headers::referrer_policy(subject)),
        ("strict-transport-security", transport::strict_transport(subject)),
        ("subresource-integrity", integrity::integrity(subject)),
        ("x-content-type-options", headers::content_type_options(subject)),
        ("x-frame-options", headers::frame_options(subject, policies.frames)),
    ];
    let modifiers: Vec<i32> = tests.iter().map(|(_, (_, modifier))| *modifier).collect();
    let score = score(&modifiers);
    let passed = tests.iter().filter(|(_, outcome)| passes(*outcome)).count();
    let entry = |(name, (result, modifier)): (&str, Outcome)| {
        (
            name.to_owned(),
            json!({ "result": result, "score_modifier": modifier, "pass": passes((result, modifier)) }),
        )
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

/// Insecure images and media cost points and yet pass.
fn passes((result, modifier): Outcome) -> bool {
    modifier >= 0 || result == "csp-implemented-with-insecure-scheme-in-passive-content-only"
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
    fn insecure_images_cost_points_and_pass() {
        let block =
            block(&page(&[("Content-Security-Policy", "default-src 'self'; img-src http:")]).observe());
        let test = &block["tests"]["content-security-policy"];
        assert_eq!((&test["score_modifier"], &test["pass"]), (&json!(-10), &json!(true)));
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
