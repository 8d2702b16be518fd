//! Strict-Transport-Security (RFC 6797): whether browsers will insist on TLS next time.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::{Observation, Page};
use crate::parse::Hsts;

const HEADER: &str = "strict-transport-security";

/// Half a year, below which a monthly visitor is often unprotected.
const SHORTEST: u64 = 15_768_000;

/// What the preload list asks for.
const PRELOAD: u64 = 31_536_000;

const REFERENCES: &[&str] = &[
    "https://www.rfc-editor.org/rfc/rfc6797",
    "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Strict-Transport-Security",
];

pub(crate) const MISSING: Check = Check {
    id: "hdr-hsts-missing",
    title: "No Strict-Transport-Security",
    description: "Without it the first request of each visit may go out unencrypted, where somebody on the way can \
                  keep the visitor on http.",
    remediation: "Send over HTTPS: Strict-Transport-Security: max-age=31536000; includeSubDomains. Start with a \
                  short max-age and raise it once every subdomain answers over HTTPS.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Headers,
    cwe: &[319],
    owasp: "A02",
    references: REFERENCES,
    tier: Tier::HeadersOnly,
    needs: &[],
    run: missing,
};

fn missing(observation: &Observation) -> Judgement {
    let page = observation.page()?;
    if !page.exchange.is_https() || (values(page).is_empty() && over_http(observation).is_some()) {
        return Ok(Verdict::NotApplicable);
    }
    Ok(Verdict::of_option(values(page).is_empty().then(|| Found::in_header(page, HEADER, "absent"))))
}

pub(crate) const INVALID: Check = Check {
    id: "hdr-hsts-invalid",
    title: "Strict-Transport-Security has no effect",
    description: "Browsers ignore the header when max-age is missing or malformed and when it comes over http; of \
                  several headers they take the first, whatever the others say.",
    remediation: "Send exactly one header, over HTTPS only: Strict-Transport-Security: max-age=31536000; \
                  includeSubDomains.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Headers,
    cwe: &[319],
    owasp: "A02",
    references: REFERENCES,
    tier: Tier::HeadersOnly,
    needs: &[],
    run: invalid,
};

fn invalid(observation: &Observation) -> Judgement {
    let page = observation.page()?;
    let values = values(page);
    let evidence = match values.as_slice() {
        [] => match over_http(observation) {
            None => return Ok(Verdict::NotApplicable),
            Some(value) => Some(format!("over http only: {value}")),
        },
        [one] => Hsts::parse(one).is_none().then(|| format!("no valid max-age in {one:?}")),
        several => Some(format!("{} headers: {}", several.len(), several.join(" | "))),
    };
    Ok(Verdict::of_option(evidence.map(|text| Found::in_header(page, HEADER, text))))
}

pub(crate) const SHORT: Check = Check {
    id: "hdr-hsts-short",
    title: "Strict-Transport-Security ends too early",
    description: "Visitors who come back after max-age start unprotected again. max-age=0 switches the protection \
                  off.",
    remediation: "Raise max-age to at least 15768000 seconds, better 31536000.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Headers,
    cwe: &[319],
    owasp: "A02",
    references: REFERENCES,
    tier: Tier::HeadersOnly,
    needs: &[],
    run: short,
};

fn short(observation: &Observation) -> Judgement {
    let page = observation.page()?;
    let Some(hsts) = observation.hsts() else { return Ok(Verdict::NotApplicable) };
    let found = Found::in_header(page, HEADER, format!("max-age={}", hsts.max_age));
    Ok(match hsts.max_age {
        0 => Verdict::Fail(vec![found.severity(Severity::Medium)]),
        1..SHORTEST => Verdict::Fail(vec![found]),
        _ => Verdict::Pass,
    })
}

pub(crate) const PRELOAD_MISMATCH: Check = Check {
    id: "hdr-hsts-preload-mismatch",
    title: "Strict-Transport-Security asks for preloading without meeting its rules",
    description: "The preload token has no effect before the header also covers all subdomains for a year.",
    remediation: "Add includeSubDomains and max-age=31536000, or drop the preload token.",
    severity: Severity::Info,
    confidence: Confidence::High,
    category: Category::Headers,
    cwe: &[319],
    owasp: "A02",
    references: &["https://www.rfc-editor.org/rfc/rfc6797", "https://hstspreload.org/"],
    tier: Tier::HeadersOnly,
    needs: &[],
    run: preload_mismatch,
};

fn preload_mismatch(observation: &Observation) -> Judgement {
    let page = observation.page()?;
    let Some(hsts) = observation.hsts().filter(|hsts| hsts.preload) else {
        return Ok(Verdict::NotApplicable);
    };
    let unmet = !hsts.include_subdomains || hsts.max_age < PRELOAD;
    let evidence = || values(page).join(" | ");
    Ok(Verdict::of_option(unmet.then(|| Found::in_header(page, HEADER, evidence()))))
}

/// The values that the page sent over TLS.
fn values(page: &Page) -> Vec<&str> {
    if page.exchange.is_https() { page.exchange.headers.all(HEADER).collect() } else { Vec::new() }
}

/// A value that came over plain http, where browsers ignore it.
fn over_http(observation: &Observation) -> Option<&str> {
    let plain =
        observation.chains().flat_map(|chain| &chain.exchanges).filter(|exchange| !exchange.is_https());
    plain.into_iter().find_map(|exchange| exchange.headers.first(HEADER))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, chain, page, reply};

    const YEAR: &str = "max-age=31536000; includeSubDomains; preload";

    fn hsts(value: &str) -> Site {
        page(&[("Strict-Transport-Security", value)])
    }

    fn plain(fields: &[(&str, &str)]) -> Site {
        page(&[]).only_http(chain(vec![reply("http://shop.example:8080/", 200, fields, "<html>")]))
    }

    #[test]
    fn a_page_over_tls_needs_the_header() {
        assert_outcomes(
            &MISSING,
            vec![
                (Fail, page(&[])),
                (Pass, hsts(YEAR)),
                (Pass, hsts("max-age=x")),
                (NotApplicable, plain(&[])),
            ],
        );
    }

    #[test]
    fn headers_without_effect_are_seen() {
        let over_http = plain(&[("Strict-Transport-Security", YEAR)]);
        let twice = page(&[("Strict-Transport-Security", YEAR), ("Strict-Transport-Security", "max-age=0")]);
        assert_outcomes(
            &INVALID,
            vec![
                (Fail, hsts("includeSubDomains")),
                (Fail, twice),
                (Fail, over_http),
                (Pass, hsts(YEAR)),
                (NotApplicable, page(&[])),
            ],
        );
    }

    #[test]
    fn half_a_year_is_the_least() {
        assert_outcomes(
            &SHORT,
            vec![
                (Fail, hsts("max-age=15767999")),
                (Fail, hsts("max-age=0")),
                (Pass, hsts("max-age=15768000")),
                (NotApplicable, page(&[])),
            ],
        );
    }

    #[test]
    fn the_preload_token_needs_a_year_and_subdomains() {
        assert_outcomes(
            &PRELOAD_MISMATCH,
            vec![
                (Fail, hsts("max-age=31536000; preload")),
                (Fail, hsts("max-age=15768000; includeSubDomains; preload")),
                (Pass, hsts(YEAR)),
                (NotApplicable, hsts("max-age=31536000")),
            ],
        );
    }
}
