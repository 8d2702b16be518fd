//! The Content-Security-Policy test.

use super::score::Outcome;
use crate::observation::Page;
use crate::parse::{Policy, has};

const BROAD: &[&str] =
    &["ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*", "blob:", "data:"];

/// The best outcome of all policies, because each of them restricts the page.
pub(super) fn test(page: &Page) -> Outcome {
    let policies = &page.policies;
    if policies.enforced.is_empty() {
        let reporting = !policies.report_only.is_empty();
        return if reporting {
            ("csp-not-implemented-but-reporting-enabled", -25)
        } else {
            ("csp-not-implemented", -25)
        };
    }
    let outcomes = policies.effective().map(|policy| outcome(policy, page.exchange.is_https()));
    outcomes.max_by_key(|(_, modifier)| *modifier).unwrap_or(("csp-header-invalid", -25))
}

fn outcome(policy: &Policy, https: bool) -> Outcome {
    let is_broad = |source: &String| BROAD.contains(&source.as_str());
    let broad_objects = policy.fetch("object-src").is_none_or(|sources| sources.iter().any(is_broad));
    let scripts = policy.fetch("script-src").unwrap_or_default();
    let strict = has(scripts, "'strict-dynamic'");
    if strict && !policy.uses_nonce_or_hash() {
        return ("csp-header-invalid", -25);
    }
    let broad_scripts = !strict && scripts.iter().any(is_broad);
    let eval = policy.allows_eval()
        || policy.fetch("style-src").is_some_and(|sources| has(sources, "'unsafe-eval'"));
    if policy.allows_inline_scripts() || broad_scripts || broad_objects {
        ("csp-implemented-with-unsafe-inline", -20)
    } else if https && policy.http_active_source().is_some() {
        ("csp-implemented-with-insecure-scheme", -20)
    } else if eval {
        ("csp-implemented-with-unsafe-eval", -10)
    } else if https && policy.http_passive_source() {
        ("csp-implemented-with-insecure-scheme-in-passive-content-only", -10)
    } else if !policy.duplicates.is_empty() {
        ("csp-implemented-but-duplicate-directives", 0)
    } else if unsafe_styles(policy) {
        ("csp-implemented-with-unsafe-inline-in-style-src-only", 0)
    } else if policy.get("default-src").is_some_and(|sources| has(sources, "'none'")) {
        ("csp-implemented-with-no-unsafe-default-src-none", 10)
    } else {
        ("csp-implemented-with-no-unsafe", 5)
    }
}

fn unsafe_styles(policy: &Policy) -> bool {
    let Some(sources) = policy.fetch("style-src") else { return true };
    let neutralised =
        sources.iter().any(|source| source.starts_with("'nonce-") || source.starts_with("'sha"));
    sources
        .iter()
        .any(|source| BROAD.contains(&source.as_str()) || (source == "'unsafe-inline'" && !neutralised))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_outcome_can_be_reached() {
        for (policy, expected) in [
            ("default-src 'none'", "csp-implemented-with-no-unsafe-default-src-none"),
            ("default-src 'self'", "csp-implemented-with-no-unsafe"),
            (
                "default-src 'self'; style-src 'unsafe-inline'",
                "csp-implemented-with-unsafe-inline-in-style-src-only",
            ),
            ("default-src 'self'; default-src *", "csp-implemented-but-duplicate-directives"),
            (
                "default-src 'self'; img-src http:",
                "csp-implemented-with-insecure-scheme-in-passive-content-only",
            ),
            ("default-src 'self'; script-src 'self' 'unsafe-eval'", "csp-implemented-with-unsafe-eval"),
            ("default-src 'self'; connect-src http://a.example", "csp-implemented-with-insecure-scheme"),
            ("default-src 'self' 'unsafe-inline'", "csp-implemented-with-unsafe-inline"),
            ("default-src *", "csp-implemented-with-unsafe-inline"),
            ("script-src 'self'", "csp-implemented-with-unsafe-inline"),
            ("default-src 'self'; script-src 'strict-dynamic'", "csp-header-invalid"),
        ] {
            assert_eq!(outcome(&Policy::parse(policy), true).0, expected, "{policy}");
        }
    }
}
