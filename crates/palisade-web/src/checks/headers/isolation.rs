//! Cross-origin isolation: opener, embedder and resource policy.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::Observation;

pub(crate) const COOP: Check = Check {
    id: "hdr-coop",
    title: "Cross-Origin-Opener-Policy does not isolate the window",
    description: "A window that shares its browsing context group with a foreign opener can be navigated and probed \
                  by it.",
    remediation: "Send Cross-Origin-Opener-Policy: same-origin, or same-origin-allow-popups with OAuth pop-ups.",
    severity: Severity::Info,
    confidence: Confidence::High,
    category: Category::Headers,
    cwe: &[346],
    owasp: "A05",
    references: &[
        "https://html.spec.whatwg.org/multipage/browsers.html#cross-origin-opener-policies",
        "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Cross-Origin-Opener-Policy",
    ],
    tier: Tier::HeadersOnly,
    needs: &[],
    run: |observation| {
        let known = ["same-origin", "same-origin-allow-popups", "noopener-allow-popups", "unsafe-none"];
        judge(observation, "cross-origin-opener-policy", &known)
    },
};

pub(crate) const COEP: Check = Check {
    id: "hdr-coep",
    title: "Cross-Origin-Embedder-Policy is not set",
    description: "The page can load foreign resources that did not agree to it, which keeps it from being isolated \
                  against side channels.",
    remediation: "Send Cross-Origin-Embedder-Policy: require-corp (or credentialless) where isolation is needed, and \
                  unsafe-none where it is not.",
    severity: Severity::Info,
    confidence: Confidence::High,
    category: Category::Headers,
    cwe: &[346],
    owasp: "A05",
    references: &[
        "https://html.spec.whatwg.org/multipage/browsers.html#coep",
        "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Cross-Origin-Embedder-Policy",
    ],
    tier: Tier::HeadersOnly,
    needs: &[],
    run: |observation| {
        judge(observation, "cross-origin-embedder-policy", &["require-corp", "credentialless", "unsafe-none"])
    },
};

pub(crate) const CORP: Check = Check {
    id: "hdr-corp",
    title: "Cross-Origin-Resource-Policy is not set",
    description: "Other sites can load the response into their own process, where side channels may read it.",
    remediation: "Send Cross-Origin-Resource-Policy: same-origin, or same-site; cross-origin for public assets.",
    severity: Severity::Info,
    confidence: Confidence::High,
    category: Category::Headers,
    cwe: &[346],
    owasp: "A05",
    references: &[
        "https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header",
        "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Cross-Origin-Resource-Policy",
    ],
    tier: Tier::HeadersOnly,
    needs: &[],
    run: |observation| {
        judge(observation, "cross-origin-resource-policy", &["same-origin", "same-site", "cross-origin"])
    },
};

fn judge(observation: &Observation, header: &'static str, known: &[&str]) -> Judgement {
    let page = observation.page()?;
    if page.html.is_none() {
        return Ok(Verdict::NotApplicable);
    }
    let evidence = match page.exchange.headers.joined(header) {
        None => Some("absent".to_owned()),
        Some(value) => {
            // Parameters such as report-to follow a semicolon.
            let token = value.split(';').next().unwrap_or("").trim();
            (!known.contains(&token)).then(|| format!("no known value in {value:?}"))
        }
    };
    Ok(Verdict::of_option(evidence.map(|text| Found::in_header(page, header, text))))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, json, page};

    #[test]
    fn absent_and_unknown_values_are_seen() {
        for (check, header, good, bad) in [
            (&COOP, "Cross-Origin-Opener-Policy", "same-origin; report-to=\"x\"", "same-site"),
            (&COEP, "Cross-Origin-Embedder-Policy", "credentialless", "on"),
            (&CORP, "Cross-Origin-Resource-Policy", "same-site", "none"),
        ] {
            let cases = vec![
                (Fail, page(&[])),
                (Fail, page(&[(header, bad)])),
                (Pass, page(&[(header, good)])),
                (NotApplicable, json()),
            ];
            assert_outcomes(check, cases);
        }
    }
}
