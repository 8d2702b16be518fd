//! Whether browsers may guess the type of a response.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::Observation;

const HEADER: &str = "x-content-type-options";

pub(crate) const CHECK: Check = Check {
    id: "hdr-nosniff",
    title: "X-Content-Type-Options is not nosniff",
    description: "A browser that guesses types can take an uploaded text or image for a script or a page.",
    remediation: "Send X-Content-Type-Options: nosniff with every response.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Headers,
    cwe: &[693],
    owasp: "A05",
    references: &[
        "https://fetch.spec.whatwg.org/#x-content-type-options-header",
        "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/X-Content-Type-Options",
    ],
    tier: Tier::HeadersOnly,
    needs: &[],
    run: judge,
};

fn judge(observation: &Observation) -> Judgement {
    let page = observation.page()?;
    let value = page.exchange.headers.joined(HEADER);
    // Browsers take the first of several values (fetch standard, "determine nosniff").
    let first = value.as_deref().and_then(|value| value.split(',').next()).unwrap_or("").trim();
    let evidence = value.as_ref().map_or("absent".to_owned(), |value| format!("found {value:?}"));
    Ok(Verdict::of_option(
        (!first.eq_ignore_ascii_case("nosniff")).then(|| Found::in_header(page, HEADER, evidence)),
    ))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, json, page};

    #[test]
    fn only_nosniff_first_counts() {
        assert_outcomes(
            &CHECK,
            vec![
                (Fail, page(&[])),
                (Fail, json()),
                (Fail, page(&[("X-Content-Type-Options", "no-sniff")])),
                (Pass, page(&[("X-Content-Type-Options", "NoSniff")])),
                (Pass, page(&[("X-Content-Type-Options", "nosniff"), ("X-Content-Type-Options", "nosniff")])),
            ],
        );
    }
}
