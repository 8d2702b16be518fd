//! Whether other sites can put the page into a frame.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::{Observation, Page};

const REFERENCES: &[&str] = &[
    "https://www.rfc-editor.org/rfc/rfc7034",
    "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/X-Frame-Options",
    "https://www.w3.org/TR/CSP3/#directive-frame-ancestors",
];

const HEADER: &str = "x-frame-options";

pub(crate) const MISSING: Check = Check {
    id: "hdr-frame-missing",
    title: "Page can be framed by any site",
    description: "A page that any site may frame can be laid invisibly over a decoy, so that visitors click on \
                  things they do not see (clickjacking).",
    remediation: "Send Content-Security-Policy: frame-ancestors 'none' ('self' when you frame it yourself).",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Headers,
    cwe: &[1021],
    owasp: "A05",
    references: REFERENCES,
    tier: Tier::HeadersOnly,
    needs: &[],
    run: missing,
};

fn missing(observation: &Observation) -> Judgement {
    let page = observation.page()?;
    if page.html.is_none() {
        return Ok(Verdict::NotApplicable);
    }
    let absent = || Found::in_header(page, HEADER, "no x-frame-options and no frame-ancestors");
    Ok(match protection(page) {
        Protection::Ancestors | Protection::Header => Verdict::Pass,
        Protection::Invalid(_) => Verdict::NotApplicable,
        Protection::Absent => Verdict::Fail(vec![absent()]),
    })
}

pub(crate) const INVALID: Check = Check {
    id: "hdr-frame-invalid",
    title: "X-Frame-Options has a value that browsers ignore",
    description: "Browsers know DENY and SAMEORIGIN in the header only. With ALLOW-FROM, several values or a meta \
                  element the page can be framed by any site.",
    remediation: "Replace it by Content-Security-Policy: frame-ancestors with the origins that may frame the page.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Headers,
    cwe: &[1021],
    owasp: "A05",
    references: REFERENCES,
    tier: Tier::HeadersOnly,
    needs: &[],
    run: invalid,
};

fn invalid(observation: &Observation) -> Judgement {
    let page = observation.page()?;
    if page.html.is_none() {
        return Ok(Verdict::NotApplicable);
    }
    Ok(match protection(page) {
        Protection::Absent => Verdict::NotApplicable,
        Protection::Ancestors | Protection::Header => Verdict::Pass,
        Protection::Invalid(evidence) => Verdict::Fail(vec![Found::in_header(page, HEADER, evidence)]),
    })
}

enum Protection {
    /// `frame-ancestors`, which makes browsers ignore the header.
    Ancestors,
    Header,
    Invalid(String),
    Absent,
}

fn protection(page: &Page) -> Protection {
    if page.policies.any_has("frame-ancestors") {
        return Protection::Ancestors;
    }
    let Some(value) = page.exchange.headers.joined(HEADER) else {
        let meta = page.html.as_ref().and_then(|html| html.equiv(HEADER).next());
        return meta.map_or(Protection::Absent, |value| {
            Protection::Invalid(format!("only in a meta element: {value}"))
        });
    };
    let mut values: Vec<String> = value.split(',').map(|value| value.trim().to_ascii_lowercase()).collect();
    values.dedup();
    match values.as_slice() {
        [one] if one == "deny" || one == "sameorigin" => Protection::Header,
        _ => Protection::Invalid(value),
    }
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, body, json, page};

    const ANCESTORS: (&str, &str) = ("Content-Security-Policy", "frame-ancestors 'none'");

    #[test]
    fn either_header_protects() {
        assert_outcomes(
            &MISSING,
            vec![
                (Fail, page(&[])),
                (Fail, page(&[("Content-Security-Policy", "default-src 'none'")])),
                (Pass, page(&[("X-Frame-Options", "SameOrigin")])),
                (Pass, page(&[ANCESTORS])),
                (NotApplicable, page(&[("X-Frame-Options", "ALLOWALL")])),
                (NotApplicable, json()),
            ],
        );
    }

    #[test]
    fn values_that_browsers_ignore_are_seen() {
        assert_outcomes(
            &INVALID,
            vec![
                (Fail, page(&[("X-Frame-Options", "ALLOW-FROM https://a.example")])),
                (Fail, page(&[("X-Frame-Options", "DENY"), ("X-Frame-Options", "SAMEORIGIN")])),
                (Fail, body("<meta http-equiv=X-Frame-Options content=DENY>")),
                (Pass, page(&[("X-Frame-Options", "DENY"), ("X-Frame-Options", "deny")])),
                (Pass, page(&[("X-Frame-Options", "ALLOW-FROM https://a.example"), ANCESTORS])),
                (NotApplicable, page(&[])),
            ],
        );
    }
}
