//! The retired XSS filter of old browsers.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::Observation;

const HEADER: &str = "x-xss-protection";

pub(crate) const CHECK: Check = Check {
    id: "hdr-xxp-enabled",
    title: "X-XSS-Protection switches a harmful filter on",
    description: "The filter is gone from current browsers; in old ones it could be used to switch off single \
                  scripts of a page or to read its content.",
    remediation: "Remove the header, or send X-XSS-Protection: 0. Content-Security-Policy takes its place.",
    severity: Severity::Info,
    confidence: Confidence::High,
    category: Category::Headers,
    cwe: &[],
    owasp: "A05",
    references: &["https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/X-XSS-Protection"],
    tier: Tier::HeadersOnly,
    needs: &[],
    run: judge,
};

fn judge(observation: &Observation) -> Judgement {
    let page = observation.page()?;
    if page.html.is_none() {
        return Ok(Verdict::NotApplicable);
    }
    let enabled = page.exchange.headers.first(HEADER).filter(|value| value.starts_with('1'));
    Ok(Verdict::of_option(enabled.map(|value| Found::in_header(page, HEADER, value))))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, json, page};

    #[test]
    fn only_a_filtering_mode_is_reported() {
        assert_outcomes(
            &CHECK,
            vec![
                (Fail, page(&[("X-XSS-Protection", "1; mode=block")])),
                (Pass, page(&[("X-XSS-Protection", "0")])),
                (Pass, page(&[])),
                (NotApplicable, json()),
            ],
        );
    }
}
