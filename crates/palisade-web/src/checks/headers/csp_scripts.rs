//! Which scripts the policy lets run.

use palisade_model::{Category, Confidence, Severity, Tier};

use super::bypass::bypass_source;
use super::csp_presence::{HEADER, REFERENCES, ROOT_CAUSE};
use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::{Observation, Page};
use crate::parse::Policy;

pub(crate) const UNSAFE_INLINE: Check = Check {
    id: "hdr-csp-unsafe-inline",
    title: "Content-Security-Policy allows inline scripts",
    description: "Injected markup usually brings its script inline. A policy that lets inline scripts run gives \
                  no protection against cross-site scripting.",
    remediation: "Remove 'unsafe-inline' from script-src (or add script-src where it is missing), and admit your \
                  own inline scripts by nonce or hash.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Headers,
    cwe: &[79],
    owasp: "A03",
    references: REFERENCES,
    tier: Tier::HeadersOnly,
    needs: &[],
    run: |observation| {
        judge(observation, |policy| {
            let none = || "no script-src and no default-src".to_owned();
            policy
                .allows_inline_scripts()
                .then(|| policy.scripts().map_or_else(none, |sources| sources.join(" ")))
        })
    },
};

pub(crate) const UNSAFE_EVAL: Check = Check {
    id: "hdr-csp-unsafe-eval",
    title: "Content-Security-Policy allows eval",
    description: "'unsafe-eval' lets text become code at run time, which turns string injection into script \
                  execution.",
    remediation: "Replace eval, new Function and string timers, then drop 'unsafe-eval'; for WebAssembly alone \
                  'wasm-unsafe-eval' is enough.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Headers,
    cwe: &[95],
    owasp: "A03",
    references: REFERENCES,
    tier: Tier::HeadersOnly,
    needs: &[],
    run: |observation| {
        judge(observation, |policy| policy.allows_eval().then(|| "script-src with 'unsafe-eval'".to_owned()))
    },
};

pub(crate) const BROAD_SCRIPT_SOURCE: Check = Check {
    id: "hdr-csp-broad-script-source",
    title: "Content-Security-Policy admits scripts from anywhere",
    description: "A wildcard, a bare scheme or data: in script-src or object-src lets an attacker load code from a \
                  host of their own.",
    remediation: "List the exact hosts that serve your scripts, or use a nonce with 'strict-dynamic'; set \
                  object-src 'none'.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Headers,
    cwe: &[79],
    owasp: "A03",
    references: REFERENCES,
    tier: Tier::HeadersOnly,
    needs: &[],
    run: |observation| {
        judge(observation, |policy| {
            policy.broad_script_source().map(|source| format!("scripts or plugins from {source}"))
        })
    },
};

pub(crate) const BYPASS_HOST: Check = Check {
    id: "hdr-csp-bypass-host",
    title: "Content-Security-Policy admits a host that serves anybody's scripts",
    description: "The listed host offers JSONP callbacks, old AngularJS builds or files of any user, so an attacker \
                  can run code from it although the policy looks strict.",
    remediation: "Serve the file from your own host, or replace the host list by a nonce with 'strict-dynamic'.",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    category: Category::Headers,
    cwe: &[79],
    owasp: "A03",
    references: REFERENCES,
    tier: Tier::HeadersOnly,
    needs: &[],
    run: |observation| {
        judge(observation, |policy| {
            let sources = policy.scripts().filter(|_| !policy.is_strict_dynamic())?;
            bypass_source(sources).map(|source| format!("scripts from {source}"))
        })
    },
};

/// What several policies allow is what each of them allows, so all must have the problem.
fn judge(observation: &Observation, problem: fn(&Policy) -> Option<String>) -> Judgement {
    let page = observation.page()?;
    if page.html.is_none() || page.policies.effective().next().is_none() {
        return Ok(Verdict::NotApplicable);
    }
    let evidence: Option<Vec<String>> = page.policies.effective().map(problem).collect();
    Ok(Verdict::of_option(evidence.and_then(|texts| texts.into_iter().next()).map(|text| found(page, text))))
}

fn found(page: &Page, evidence: String) -> Found {
    Found::in_header(page, HEADER, evidence).root_cause(ROOT_CAUSE)
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, json, page};

    fn csp(text: &str) -> Site {
        page(&[("Content-Security-Policy", text)])
    }

    #[test]
    fn inline_scripts_are_only_safe_behind_nonce_or_hash() {
        assert_outcomes(
            &UNSAFE_INLINE,
            vec![
                (Fail, csp("default-src 'self' 'unsafe-inline'")),
                (Fail, csp("frame-ancestors 'none'")),
                (Pass, csp("script-src 'nonce-abc' 'unsafe-inline'")),
                (Pass, csp("default-src 'self' 'unsafe-inline', script-src 'self'")),
                (NotApplicable, page(&[])),
                (NotApplicable, json()),
            ],
        );
    }

    #[test]
    fn eval_is_seen_in_script_sources_only() {
        assert_outcomes(
            &UNSAFE_EVAL,
            vec![
                (Fail, csp("script-src 'self' 'unsafe-eval'")),
                (Pass, csp("script-src 'self' 'wasm-unsafe-eval'")),
                (Pass, csp("script-src 'self'; style-src 'unsafe-eval'")),
                (NotApplicable, page(&[])),
            ],
        );
    }

    #[test]
    fn wildcards_and_schemes_are_broad() {
        assert_outcomes(
            &BROAD_SCRIPT_SOURCE,
            vec![
                (Fail, csp("script-src *")),
                (Fail, csp("default-src https: 'unsafe-inline'")),
                (Fail, csp("script-src 'self'; object-src data:")),
                (Pass, csp("script-src 'self' https://cdn.example; object-src 'none'")),
                (Pass, csp("script-src 'nonce-abc' 'strict-dynamic' https:; object-src 'none'")),
                (NotApplicable, page(&[])),
            ],
        );
    }

    #[test]
    fn hosts_that_serve_anybody_are_known() {
        assert_outcomes(
            &BYPASS_HOST,
            vec![
                (Fail, csp("script-src 'self' https://cdnjs.cloudflare.com")),
                (Fail, csp("script-src 'self' *.googleapis.com")),
                (
                    Pass,
                    csp(
                        "script-src 'self' https://cdnjs.cloudflare.com/ajax/libs/jquery/3.7.1/jquery.min.js",
                    ),
                ),
                (Pass, csp("script-src 'self' https://static.example")),
                (Pass, csp("script-src 'nonce-a' 'strict-dynamic' https://cdnjs.cloudflare.com")),
                (NotApplicable, page(&[])),
            ],
        );
    }
}
