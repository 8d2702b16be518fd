//! Whether the nonce of a policy is one.

use std::sync::Arc;

use palisade_model::{Category, Confidence, Severity, Tier};

use super::csp_presence::{HEADER, REFERENCES, ROOT_CAUSE};
use crate::checks::{Check, Found, Judgement, Verdict};
use crate::fetch::Exchange;
use crate::observation::{Observation, Page};
use crate::parse::{Html, Policies, Policy};
use crate::part::Part;

pub(crate) const CHECK: Check = Check {
    id: "hdr-csp-nonce-weak",
    title: "The nonce of the Content-Security-Policy can be guessed",
    description: "A nonce admits scripts only as long as nobody else knows it. A short one can be tried, and one that stays \
                  the same can be read from an earlier page.",
    remediation: "Make at least 16 random bytes for every response and write them in base64; do not cache pages with a nonce.",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    category: Category::Headers,
    cwe: &[330],
    owasp: "A02",
    references: REFERENCES,
    tier: Tier::Quick,
    needs: &[Part::Requests],
    run: judge,
};

/// Base64 characters of 128 bits, without padding.
const LEAST_CHARACTERS: usize = 22;

fn judge(observation: &Observation) -> Judgement {
    let page = observation.page()?;
    let first = nonces(&page.policies);
    if first.is_empty() {
        return Ok(Verdict::NotApplicable);
    }
    let again: Vec<Arc<Exchange>> =
        observation.requests()?.null_origin.iter().chain(&observation.seen.cross_origin).cloned().collect();
    let problem = first.iter().find_map(|nonce| weakness(nonce)).or_else(|| repeated(page, &first, &again));
    Ok(Verdict::of_option(
        problem.map(|problem| Found::in_header(page, HEADER, problem).root_cause(ROOT_CAUSE)),
    ))
}

/// The nonces by which scripts are admitted.
fn nonces(policies: &Policies) -> Vec<String> {
    let sources = policies.effective().filter_map(Policy::scripts).flatten();
    let nonce = |source: &String| source.strip_prefix("'nonce-")?.strip_suffix('\'').map(str::to_owned);
    sources.filter_map(nonce).collect()
}

fn weakness(nonce: &str) -> Option<String> {
    let characters = nonce.trim_end_matches('=');
    let is_base64 = characters.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte));
    if !is_base64 {
        return Some("expected a nonce in base64, found other characters".to_owned());
    }
    let short = characters.len() < LEAST_CHARACTERS;
    short.then(|| format!("expected a nonce of 128 bits, found {}", characters.len() * 6))
}

fn repeated(page: &Page, first: &[String], again: &[Arc<Exchange>]) -> Option<String> {
    let same = again.iter().filter(|exchange| exchange.status == page.exchange.status).any(|exchange| {
        let html = exchange.is_html().then(|| Html::parse(&exchange.text()));
        nonces(&Policies::of(&exchange.headers, html.as_ref())).iter().any(|nonce| first.contains(nonce))
    });
    same.then(|| "expected a new nonce in each answer, found the same one twice".to_owned())
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, page, reply};

    fn csp(nonce: &str) -> String {
        format!("script-src 'nonce-{nonce}' 'strict-dynamic'")
    }

    fn site(first: &str, second: &str) -> Site {
        let answer = reply("https://shop.example/", 200, &[("Content-Security-Policy", &csp(second))], "");
        page(&[("Content-Security-Policy", &csp(first))])
            .requests(|requests| requests.null_origin = Ok(answer))
    }

    #[test]
    fn a_nonce_is_long_and_new() {
        let (one, two) = ("QUJDREVGR0hJSktMTU5PUA==", "UVVKQ1JFVkdSMGhKU2t0TQ==");
        assert_outcomes(
            &CHECK,
            vec![
                (Fail, site(one, one)),
                (Fail, site("c2hvcnQ=", two)),
                (Fail, site("{{nonce}}-and-much-longer-text", two)),
                (Pass, site(one, two)),
                (Pass, site("0123456789abcdef0123456789abcdef", two)),
                (NotApplicable, page(&[("Content-Security-Policy", "script-src 'self'")]).requests(|_| {})),
                (NotApplicable, page(&[]).requests(|_| {})),
            ],
        );
    }
}
