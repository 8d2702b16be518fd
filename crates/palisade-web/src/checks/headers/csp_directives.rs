//! Directives that `default-src` does not stand in for, and sources that are fetched without TLS.

use palisade_model::{Category, Confidence, Severity, Tier};

use super::csp_presence::{HEADER, REFERENCES, ROOT_CAUSE};
use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::{Observation, Page};
use crate::parse::Policy;

pub(crate) const NO_BASE_URI: Check = Check {
    id: "hdr-csp-no-base-uri",
    title: "Nonce-based Content-Security-Policy without base-uri",
    description: "An injected base element redirects the relative addresses of scripts that carry a valid nonce to \
                  the attacker's host. default-src does not cover it.",
    remediation: "Add base-uri 'none', or base-uri 'self' when the page uses a base element.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Headers,
    cwe: &[79],
    owasp: "A03",
    references: REFERENCES,
    tier: Tier::HeadersOnly,
    needs: &[],
    run: |observation| {
        judge(observation, |page| {
            let nonce_based = page.policies.effective().any(Policy::uses_nonce_or_hash);
            nonce_based.then(|| (!page.policies.any_has("base-uri")).then(|| "no base-uri".to_owned()))
        })
    },
};

pub(crate) const NO_OBJECT_SRC: Check = Check {
    id: "hdr-csp-no-object-src",
    title: "Content-Security-Policy does not restrict plugins",
    description: "object and embed elements can run code outside the script policy when neither object-src nor \
                  default-src is set.",
    remediation: "Add object-src 'none'.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Headers,
    cwe: &[79],
    owasp: "A03",
    references: REFERENCES,
    tier: Tier::HeadersOnly,
    needs: &[],
    run: |observation| {
        judge(observation, |page| {
            let restricted = page.policies.effective().any(Policy::restricts_objects);
            Some((!restricted).then(|| "no object-src and no default-src".to_owned()))
        })
    },
};

pub(crate) const NO_FORM_ACTION: Check = Check {
    id: "hdr-csp-no-form-action",
    title: "Content-Security-Policy does not restrict form targets",
    description: "An injected form can send what visitors type, passwords filled in by the browser included, to any \
                  host. default-src does not cover it.",
    remediation: "Add form-action 'self' and the hosts that your forms really post to.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Headers,
    cwe: &[79],
    owasp: "A05",
    references: REFERENCES,
    tier: Tier::HeadersOnly,
    needs: &[],
    run: |observation| {
        judge(observation, |page| {
            Some((!page.policies.any_has("form-action")).then(|| "no form-action".to_owned()))
        })
    },
};

pub(crate) const HTTP_SOURCE: Check = Check {
    id: "hdr-csp-http-source",
    title: "Content-Security-Policy of an HTTPS page admits unencrypted sources",
    description: "Code and frames fetched over http can be replaced by anybody on the way, although the page itself \
                  is protected.",
    remediation: "Write https: or the bare host name in place of http:, and add upgrade-insecure-requests.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Headers,
    cwe: &[319],
    owasp: "A02",
    references: REFERENCES,
    tier: Tier::HeadersOnly,
    needs: &[],
    run: |observation| {
        judge(observation, |page| {
            page.exchange.is_https().then(|| {
                let sources: Option<Vec<_>> =
                    page.policies.effective().map(Policy::http_active_source).collect();
                sources
                    .and_then(|list| list.first().map(|(directive, source)| format!("{directive} {source}")))
            })
        })
    },
};

/// `problem` gives `None` when it does not concern the policy, and the evidence when there is any.
fn judge(observation: &Observation, problem: fn(&Page) -> Option<Option<String>>) -> Judgement {
    let page = observation.page()?;
    if page.html.is_none() || page.policies.effective().next().is_none() {
        return Ok(Verdict::NotApplicable);
    }
    Ok(match problem(page) {
        None => Verdict::NotApplicable,
        Some(evidence) => Verdict::of_option(
            evidence.map(|text| Found::in_header(page, HEADER, text).root_cause(ROOT_CAUSE)),
        ),
    })
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, page};

    fn csp(text: &str) -> Site {
        page(&[("Content-Security-Policy", text)])
    }

    #[test]
    fn only_nonce_policies_need_base_uri() {
        assert_outcomes(
            &NO_BASE_URI,
            vec![
                (Fail, csp("script-src 'nonce-abc'")),
                (Pass, csp("script-src 'nonce-abc'; base-uri 'none'")),
                (NotApplicable, csp("script-src 'self'")),
                (NotApplicable, page(&[])),
            ],
        );
    }

    #[test]
    fn plugins_are_restricted_by_either_directive() {
        assert_outcomes(
            &NO_OBJECT_SRC,
            vec![
                (Fail, csp("script-src 'self'")),
                (Pass, csp("default-src 'self'")),
                (Pass, csp("script-src 'self'; object-src 'none'")),
                (NotApplicable, page(&[])),
            ],
        );
    }

    #[test]
    fn forms_need_a_directive_of_their_own() {
        assert_outcomes(
            &NO_FORM_ACTION,
            vec![
                (Fail, csp("default-src 'none'")),
                (Pass, csp("form-action 'self'")),
                (NotApplicable, page(&[])),
            ],
        );
    }

    #[test]
    fn http_sources_of_active_content_are_seen() {
        assert_outcomes(
            &HTTP_SOURCE,
            vec![
                (Fail, csp("script-src 'self' http://cdn.example")),
                (Fail, csp("default-src http:")),
                (Pass, csp("script-src 'self'; img-src http:")),
                (Pass, csp("script-src http://cdn.example; upgrade-insecure-requests")),
                (NotApplicable, page(&[])),
            ],
        );
    }
}
