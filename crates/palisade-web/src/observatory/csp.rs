//! The Content-Security-Policy test. Header and meta policies are judged as one merged policy.

use super::merge::Merged;
use super::score::Outcome;
use super::subject::Subject;

const BROAD: &[&str] =
    &["ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"];

const NONCE_OR_HASH: &[&str] = &["'sha256-", "'sha384-", "'sha512-", "'nonce-"];

/// A meta policy of these alone does not count as a policy.
const NOT_IN_META: &[&str] = &["frame-ancestors", "report-uri", "sandbox"];

/// What the policies are worth.
pub(super) struct Judged {
    pub(super) outcome: Outcome,
    /// Whether they say who may frame the page.
    pub(super) frames: bool,
}

pub(super) fn judge(subject: &Subject) -> Judged {
    let headers = &subject.page.exchange.headers;
    let header: Vec<&str> = headers.all("content-security-policy").flat_map(policies).collect();
    let metas = subject.typed_html().into_iter().flat_map(|html| html.equiv("content-security-policy"));
    let meta: Vec<&str> = metas.filter(|text| !text.is_empty()).flat_map(policies).collect();
    let Some(merged) = Merged::of(header.iter().chain(&meta).copied()) else {
        return Judged { outcome: ("csp-header-invalid", -25), frames: false };
    };
    let from_header = Merged::of(header).unwrap_or_default();
    let from_meta = Merged::of(meta).unwrap_or_default();
    let in_meta = from_meta.directives().any(|(name, _)| !NOT_IN_META.contains(&name));
    if !in_meta && from_header.directives().next().is_none() {
        let reporting = subject.field("content-security-policy-report-only", usize::MAX).is_some();
        let result =
            if reporting { "csp-not-implemented-but-reporting-enabled" } else { "csp-not-implemented" };
        return Judged { outcome: (result, -25), frames: false };
    }
    let frames = merged.get("frame-ancestors").is_some();
    Judged { outcome: outcome(merged, subject.is_https()), frames }
}

/// One field or meta element holds several policies, separated by commas.
fn policies(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim)
}

fn outcome(mut policy: Merged, https: bool) -> Outcome {
    let repeated = policy.repeated;
    if !neutralise(&mut policy) {
        return ("csp-header-invalid", -25);
    }
    match of_sources(&policy, https) {
        (_, 0..) if repeated => ("csp-implemented-but-duplicate-directives", 0),
        ("csp-implemented-with-insecure-scheme-in-passive-content-only", _) if repeated => {
            ("csp-implemented-but-duplicate-directives", 0)
        }
        outcome => outcome,
    }
}

/// Drops what nonces, hashes and `'strict-dynamic'` switch off; false when `'strict-dynamic'` has neither.
fn neutralise(policy: &mut Merged) -> bool {
    for name in ["script-src", "style-src"] {
        if policy.fetch(name).is_some_and(has_nonce_or_hash) {
            policy.retain(name, |source| source != "'unsafe-inline'");
        }
    }
    let Some(scripts) = policy.fetch("script-src") else { return true };
    if !has(scripts, "'strict-dynamic'") {
        return true;
    }
    let valid = has_nonce_or_hash(scripts);
    if valid {
        let ignored =
            |source: &String| source == "'self'" || BROAD.iter().any(|broad| source.starts_with(broad));
        policy.retain("script-src", |source| !ignored(source));
    }
    valid
}

fn of_sources(policy: &Merged, https: bool) -> Outcome {
    let anywhere = ["*".to_owned()];
    let fetch = |name| policy.fetch(name).unwrap_or(&anywhere);
    let (scripts, styles) = (fetch("script-src"), fetch("style-src"));
    let passive = ["img-src", "media-src"];
    let active = || policy.directives().filter(|(name, _)| !passive.contains(name));
    if scripts.iter().any(|source| is_broad_or_inline(source))
        || fetch("object-src").iter().any(|source| is_broad(source))
    {
        ("csp-implemented-with-unsafe-inline", -20)
    } else if https && active().flat_map(|(_, sources)| sources).any(|source| is_insecure(source)) {
        ("csp-implemented-with-insecure-scheme", -20)
    } else if has(scripts, "'unsafe-eval'") || has(styles, "'unsafe-eval'") {
        ("csp-implemented-with-unsafe-eval", -10)
    } else if https
        && passive.iter().filter_map(|name| policy.fetch(name)).flatten().any(|source| is_insecure(source))
    {
        ("csp-implemented-with-insecure-scheme-in-passive-content-only", -10)
    } else if styles.iter().any(|source| is_broad_or_inline(source)) {
        ("csp-implemented-with-unsafe-inline-in-style-src-only", 0)
    } else if policy.get("default-src").is_some_and(|sources| sources == ["'none'"]) {
        ("csp-implemented-with-no-unsafe-default-src-none", 10)
    } else {
        ("csp-implemented-with-no-unsafe", 5)
    }
}

fn has(sources: &[String], source: &str) -> bool {
    sources.iter().any(|candidate| candidate == source)
}

fn has_nonce_or_hash(sources: &[String]) -> bool {
    sources.iter().any(|source| NONCE_OR_HASH.iter().any(|prefix| source.starts_with(prefix)))
}

fn is_broad(source: &str) -> bool {
    BROAD.contains(&source)
}

fn is_broad_or_inline(source: &str) -> bool {
    is_broad(source) || source == "'unsafe-inline'" || source == "data:"
}

fn is_insecure(source: &str) -> bool {
    source.starts_with("http:") || source.starts_with("ftp:")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::{Site, body, page};

    fn judged(site: Site) -> (&'static str, bool) {
        let observation = site.observe();
        let judged = judge(&Subject::of(&observation).unwrap());
        (judged.outcome.0.trim_start_matches("csp-").trim_start_matches("implemented-"), judged.frames)
    }

    #[test]
    fn each_outcome_can_be_reached() {
        for (policy, expected) in [
            ("default-src 'none'", "with-no-unsafe-default-src-none"),
            ("default-src 'none'; img-src 'self'", "with-no-unsafe-default-src-none"),
            ("default-src 'none' https://a.example", "with-no-unsafe"),
            ("default-src 'self'; script-src blob:", "with-no-unsafe"),
            ("default-src 'self'; style-src 'unsafe-inline'", "with-unsafe-inline-in-style-src-only"),
            ("default-src 'self'; style-src data:", "with-unsafe-inline-in-style-src-only"),
            ("default-src 'self'; style-src 'unsafe-inline' 'nonce-x'", "with-no-unsafe"),
            ("default-src 'self'; report-to a; report-to b", "but-duplicate-directives"),
            ("default-src 'self'; img-src http:; report-to a; report-to b", "but-duplicate-directives"),
            ("default-src 'self'; default-src *", "header-invalid"),
            ("default-src 'self'; img-src http:", "with-insecure-scheme-in-passive-content-only"),
            ("default-src 'self'; style-src 'unsafe-eval'", "with-unsafe-eval"),
            ("default-src 'self'; report-uri http://a.example", "with-insecure-scheme"),
            ("default-src 'self'; connect-src ws://a.example", "with-no-unsafe"),
            ("default-src 'self' 'unsafe-inline'", "with-unsafe-inline"),
            ("default-src 'self'; object-src data:", "with-no-unsafe"),
            ("script-src 'self'", "with-unsafe-inline"),
            (
                "script-src 'strict-dynamic' 'nonce-x' https:; object-src 'none'; style-src a",
                "with-no-unsafe",
            ),
            ("default-src 'self'; script-src 'strict-dynamic'", "header-invalid"),
            ("default-src 'self',", "header-invalid"),
            ("", "header-invalid"),
        ] {
            assert_eq!(judged(page(&[("Content-Security-Policy", policy)])).0, expected, "{policy}");
        }
    }

    #[test]
    fn header_and_meta_are_judged_as_one() {
        let meta =
            |policy: &str| body(&format!("<meta http-equiv=content-security-policy content=\"{policy}\">"));
        for (site, expected) in [
            (page(&[]), ("not-implemented", false)),
            (
                page(&[("Content-Security-Policy-Report-Only", "default-src a")]),
                ("not-implemented-but-reporting-enabled", false),
            ),
            (meta("frame-ancestors 'none'"), ("not-implemented", false)),
            (meta("default-src 'self'; frame-ancestors 'none'"), ("with-no-unsafe", true)),
            (
                page(&[
                    ("Content-Security-Policy", "default-src 'self' *"),
                    ("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'"),
                ]),
                ("with-no-unsafe", true),
            ),
        ] {
            assert_eq!(judged(site), expected);
        }
    }
}
