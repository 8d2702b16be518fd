//! Whether the page trusts origins that it should not, with the visitor's credentials.

use palisade_model::{Category, Confidence, GapReason, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::fetch::Exchange;
use crate::observation::{Observation, Unjudged, answered};
use crate::part::Part;
use crate::visit::FOREIGN_ORIGIN;

pub(super) const REFERENCES: &[&str] =
    &["https://fetch.spec.whatwg.org/#http-cors-protocol", "https://cwe.mitre.org/data/definitions/942.html"];

pub(crate) const REFLECT: Check = Check {
    id: "api-cors-reflect-credentials",
    title: "Any origin may read answers with credentials",
    description: "The site repeats whatever origin asks and allows credentials. Every page that a signed-in visitor opens \
                  can read their data and act as them.",
    remediation: "Compare Origin with a list of exact origins; send Access-Control-Allow-Credentials only to those.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Api,
    cwe: &[942],
    owasp: "A05",
    references: REFERENCES,
    tier: Tier::Quick,
    needs: &[],
    run: reflect,
};

fn reflect(observation: &Observation) -> Judgement {
    observation.page()?;
    let exchange = observation.seen.cross_origin.as_ref().ok_or_else(|| {
        Unjudged::new(GapReason::Unreachable, "the page was not answered to another origin")
    })?;
    let fetched = Ok(std::sync::Arc::clone(exchange));
    Ok(judge(answered(&fetched)?, FOREIGN_ORIGIN, "foreign origin"))
}

pub(crate) const NULL: Check = Check {
    id: "api-cors-null-credentials",
    title: "The null origin may read answers with credentials",
    description: "Sandboxed frames, data: documents and local files all have the origin null, so anybody can make a page \
                  that has it and read what the signed-in visitor sees.",
    remediation: "Never answer Access-Control-Allow-Origin: null; compare with a list of exact origins.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Api,
    cwe: &[942],
    owasp: "A05",
    references: REFERENCES,
    tier: Tier::Quick,
    needs: &[Part::Requests],
    run: |observation| {
        let exchange = answered(&observation.requests()?.null_origin)?;
        Ok(judge(exchange, "null", "null origin"))
    },
};

fn judge(exchange: &Exchange, origin: &str, subject: &str) -> Verdict {
    Verdict::of_option(trusts(exchange, origin).then(|| found(exchange, origin, subject)))
}

/// Whether scripts of `origin` may read the answer with the visitor's credentials.
pub(super) fn trusts(exchange: &Exchange, origin: &str) -> bool {
    let allowed = exchange.headers.first("access-control-allow-origin");
    let credentials = exchange.headers.first("access-control-allow-credentials");
    allowed == Some(origin) && credentials == Some("true")
}

pub(super) fn found(exchange: &Exchange, origin: &str, subject: &str) -> Found {
    let request = format!("GET with Origin: {origin}");
    let evidence = format!("access-control-allow-origin: {origin}; access-control-allow-credentials: true");
    Found::in_answer(exchange, &request, subject, evidence).root_cause("cors")
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, no_answer, page, reply};

    const ROOT: &str = "https://shop.example/";

    fn foreign(fields: &[(&str, &str)]) -> Site {
        page(&[]).cross_origin(reply(ROOT, 200, fields, ""))
    }

    fn null(fields: &[(&str, &str)]) -> Site {
        let answer = reply(ROOT, 200, fields, "");
        page(&[]).requests(|requests| requests.null_origin = Ok(answer))
    }

    #[test]
    fn only_an_echo_with_credentials_trusts_everybody() {
        let allow = "Access-Control-Allow-Origin";
        let credentials = ("Access-Control-Allow-Credentials", "true");
        assert_outcomes(
            &REFLECT,
            vec![
                (Fail, foreign(&[(allow, FOREIGN_ORIGIN), credentials])),
                (Pass, foreign(&[(allow, FOREIGN_ORIGIN)])),
                (Pass, foreign(&[(allow, "*"), credentials])),
                (Pass, foreign(&[(allow, ROOT.trim_end_matches('/')), credentials])),
                (Pass, foreign(&[])),
                (Error, page(&[])),
            ],
        );
        assert_outcomes(
            &NULL,
            vec![
                (Fail, null(&[(allow, "null"), credentials])),
                (Pass, null(&[(allow, "null")])),
                (Pass, null(&[(allow, "*")])),
                (Error, page(&[]).requests(|requests| requests.null_origin = no_answer())),
            ],
        );
    }
}
