//! How much of the address is told to the sites that a page links to.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::{Observation, Page};

const HEADER: &str = "referrer-policy";

const KNOWN: &[&str] = &[
    "no-referrer",
    "no-referrer-when-downgrade",
    "origin",
    "origin-when-cross-origin",
    "same-origin",
    "strict-origin",
    "strict-origin-when-cross-origin",
    "unsafe-url",
];

pub(crate) const CHECK: Check = Check {
    id: "hdr-referrer-policy",
    title: "Referrer-Policy tells other sites the full address",
    description: "Addresses carry search terms, document names and sometimes tokens. The policy sends them whole to \
                  every site that the page links to or loads from; without one it depends on the browser.",
    remediation: "Send Referrer-Policy: strict-origin-when-cross-origin, or no-referrer.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Headers,
    cwe: &[200],
    owasp: "A01",
    references: &[
        "https://www.w3.org/TR/referrer-policy/",
        "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Referrer-Policy",
    ],
    tier: Tier::HeadersOnly,
    needs: &[],
    run: judge,
};

fn judge(observation: &Observation) -> Judgement {
    let page = observation.page()?;
    if page.html.is_none() {
        return Ok(Verdict::NotApplicable);
    }
    let Some(text) = written(page) else {
        let absent = Found::in_header(page, HEADER, "absent; the browser's default applies");
        return Ok(Verdict::Fail(vec![absent.severity(Severity::Info)]));
    };
    let problem = match effective(&text).as_deref() {
        None => Some(format!("no known policy in {text:?}")),
        Some(leaking @ ("unsafe-url" | "no-referrer-when-downgrade")) => Some(leaking.to_owned()),
        Some(_) => None,
    };
    Ok(Verdict::of_option(problem.map(|evidence| Found::in_header(page, HEADER, evidence))))
}

/// Header and meta elements; what comes later wins.
fn written(page: &Page) -> Option<String> {
    let metas = page.html.iter().flat_map(|html| html.referrer.iter().map(String::as_str));
    let texts: Vec<&str> = page.exchange.headers.all(HEADER).chain(metas).collect();
    if texts.is_empty() { None } else { Some(texts.join(", ")) }
}

/// The last token that browsers know (Referrer Policy section 8.1).
pub(crate) fn effective(text: &str) -> Option<String> {
    text.split(',')
        .map(|token| token.trim().to_ascii_lowercase())
        .rfind(|token| KNOWN.contains(&token.as_str()))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, body, json, page};

    #[test]
    fn leaking_and_unknown_policies_are_seen() {
        let policy = |value| page(&[("Referrer-Policy", value)]);
        assert_outcomes(
            &CHECK,
            vec![
                (Fail, policy("unsafe-url")),
                (Fail, policy("no-referrer-when-downgrade")),
                (Fail, policy("never")),
                (Fail, page(&[])),
                (Pass, policy("unsafe-url, strict-origin")),
                (Pass, body("<meta name=referrer content=no-referrer>")),
                (NotApplicable, json()),
            ],
        );
    }

    #[test]
    fn absence_is_only_worth_a_note() {
        let Ok(Verdict::Fail(found)) = judge(&page(&[]).observe()) else { panic!("expected a finding") };
        assert_eq!(found[0].severity, Some(Severity::Info));
    }
}
