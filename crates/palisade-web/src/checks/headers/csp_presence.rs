//! Is there a Content-Security-Policy, is it enforced, does a browser understand it.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::{Observation, Page};
use crate::parse::Policy;

/// All problems of one policy are repaired by writing one better policy.
pub(super) const ROOT_CAUSE: &str = "content-security-policy";

pub(super) const HEADER: &str = "content-security-policy";

pub(super) const REFERENCES: &[&str] =
    &["https://www.w3.org/TR/CSP3/", "https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CSP"];

pub(crate) const MISSING: Check = Check {
    id: "hdr-csp-missing",
    title: "No Content-Security-Policy",
    description: "Without an enforced policy the browser runs every script that reaches the page, so one \
                  injection flaw is enough to take over a visitor's session.",
    remediation: "Send on every HTML response: Content-Security-Policy: default-src 'self'; script-src \
                  'nonce-{random}' 'strict-dynamic'; object-src 'none'; base-uri 'none'; form-action 'self'; \
                  frame-ancestors 'none'. Try it first with Content-Security-Policy-Report-Only.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Headers,
    cwe: &[693],
    owasp: "A05",
    references: REFERENCES,
    tier: Tier::HeadersOnly,
    needs: &[],
    run: missing,
};

fn missing(observation: &Observation) -> Judgement {
    let page = observation.page()?;
    if page.html.is_none() || is_report_only(page) {
        return Ok(Verdict::NotApplicable);
    }
    let absent = page.policies.enforced.is_empty();
    Ok(Verdict::of_option(absent.then(|| {
        Found::in_header(page, HEADER, "no content-security-policy header or meta element")
            .root_cause(ROOT_CAUSE)
    })))
}

pub(crate) const REPORT_ONLY: Check = Check {
    id: "hdr-csp-report-only",
    title: "Content-Security-Policy is only reported, not enforced",
    description: "A report-only policy tells about violations and stops none of them.",
    remediation: "Once the reports are quiet, send the same policy as Content-Security-Policy.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Headers,
    cwe: &[693],
    owasp: "A05",
    references: REFERENCES,
    tier: Tier::HeadersOnly,
    needs: &[],
    run: report_only,
};

fn report_only(observation: &Observation) -> Judgement {
    let page = observation.page()?;
    let policies = &page.policies;
    if page.html.is_none() || (policies.enforced.is_empty() && policies.report_only.is_empty()) {
        return Ok(Verdict::NotApplicable);
    }
    Ok(Verdict::of_option(is_report_only(page).then(|| {
        let evidence = policies.report_only.iter().map(Policy::display).collect::<Vec<_>>().join(", ");
        Found::in_header(page, "content-security-policy-report-only", evidence).root_cause(ROOT_CAUSE)
    })))
}

fn is_report_only(page: &Page) -> bool {
    page.policies.enforced.is_empty() && !page.policies.report_only.is_empty()
}

pub(crate) const UNPARSEABLE: Check = Check {
    id: "hdr-csp-unparseable",
    title: "Content-Security-Policy with a syntax error",
    description: "Browsers skip what they do not understand without a word. A misspelt directive or a missing \
                  semicolon leaves the page less protected than its author believes.",
    remediation: "Correct the directive names, end each directive with a semicolon, and check the header in the \
                  build with a policy evaluator.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Headers,
    cwe: &[693],
    owasp: "A05",
    references: REFERENCES,
    tier: Tier::HeadersOnly,
    needs: &[],
    run: unparseable,
};

fn unparseable(observation: &Observation) -> Judgement {
    let page = observation.page()?;
    if page.html.is_none() || page.policies.enforced.is_empty() {
        return Ok(Verdict::NotApplicable);
    }
    let problem = page.policies.enforced.iter().find_map(|policy| {
        if let Some(name) = policy.unknown.first() {
            return Some(format!("unknown directive {name:?}"));
        }
        if let Some(name) = policy.swallowed.first() {
            return Some(format!("missing semicolon before {name:?}"));
        }
        (!policy.has_directives() && !policy.from_meta).then(|| "no valid directive".to_owned())
    });
    Ok(Verdict::of_option(problem.map(|text| Found::in_header(page, HEADER, text).root_cause(ROOT_CAUSE))))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, body, json, page};

    const ENFORCED: (&str, &str) = ("Content-Security-Policy", "default-src 'self'");
    const REPORTED: (&str, &str) = ("Content-Security-Policy-Report-Only", "default-src 'self'");

    #[test]
    fn a_page_needs_an_enforced_policy() {
        let meta = "<meta http-equiv=Content-Security-Policy content=\"default-src 'self'\">";
        assert_outcomes(
            &MISSING,
            vec![
                (Fail, page(&[])),
                (Pass, page(&[ENFORCED])),
                (Pass, body(meta)),
                (NotApplicable, page(&[REPORTED])),
                (NotApplicable, json()),
            ],
        );
    }

    #[test]
    fn a_reported_policy_protects_nothing() {
        assert_outcomes(
            &REPORT_ONLY,
            vec![(Fail, page(&[REPORTED])), (Pass, page(&[REPORTED, ENFORCED])), (NotApplicable, page(&[]))],
        );
    }

    #[test]
    fn syntax_errors_are_seen() {
        let csp = |text| page(&[("Content-Security-Policy", text)]);
        assert_outcomes(
            &UNPARSEABLE,
            vec![
                (Fail, csp("script-scr 'self'")),
                (Fail, csp("default-src 'self' script-src 'self'")),
                (Fail, csp(";;")),
                (Pass, csp("default-src 'self'; report-uri /csp; upgrade-insecure-requests")),
                (NotApplicable, page(&[])),
            ],
        );
    }
}
