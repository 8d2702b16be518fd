//! Whether the site says that it honours Global Privacy Control.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict, exposed};
use crate::observation::Observation;
use crate::part::Part;
use crate::paths::Topic;

pub(crate) const CHECK: Check = Check {
    id: "priv-gpc-ignored",
    title: "The site does not say that it honours Global Privacy Control",
    description: "Browsers tell sites that their user objects to the sale of data; a site that heeds it says so at a fixed place.",
    remediation: "Heed the Sec-GPC field and publish /.well-known/gpc.json with gpc: true.",
    severity: Severity::Info,
    confidence: Confidence::Low,
    category: Category::Privacy,
    cwe: &[359],
    owasp: "A04",
    references: &["https://www.w3.org/TR/gpc/"],
    tier: Tier::Full,
    needs: &[Part::Paths],
    run: |observation| judge(observation),
};

fn judge(observation: &Observation) -> Judgement {
    let looked = exposed::looked(observation, Topic::Gpc)?;
    let page = &observation.page()?.exchange;
    let absent = || Found::in_answer(page, "GET /.well-known/gpc.json", "gpc", "no gpc.json");
    match looked.harmless.is_empty() {
        true => exposed::nothing(looked, Verdict::Fail(vec![absent()])),
        false => Ok(Verdict::Pass),
    }
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, blocked_paths, page};

    const HTML: &str = "text/html";
    const JSON: &str = "application/json";

    #[test]
    fn a_document_at_the_place_is_enough() {
        assert_outcomes(
            &CHECK,
            vec![
                (Fail, page(&[]).served(&[])),
                (Fail, page(&[]).served(&[("/.well-known/gpc.json", 200, HTML, "<html>")])),
                (Pass, page(&[]).served(&[("/.well-known/gpc.json", 200, JSON, "{\"gpc\":true}")])),
                (
                    Pass,
                    page(&[]).served(&[(
                        "/.well-known/gpc.json",
                        200,
                        JSON,
                        "{\"gpc\":false,\"lastUpdate\":\"2026-01-01\"}",
                    )]),
                ),
                (Error, page(&[]).paths(blocked_paths())),
            ],
        );
    }
}
