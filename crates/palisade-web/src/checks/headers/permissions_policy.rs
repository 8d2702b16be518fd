//! Whether embedded content may ask for camera, microphone and position.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::Observation;

const HEADER: &str = "permissions-policy";

pub(crate) const CHECK: Check = Check {
    id: "hdr-permissions-policy",
    title: "Permissions-Policy does not restrict powerful features",
    description: "Without the header, or with a feature opened to every origin, injected or embedded content can \
                  ask for the camera, the microphone or the position in the site's name.",
    remediation: "Send Permissions-Policy: camera=(), microphone=(), geolocation=() and open only what you use.",
    severity: Severity::Info,
    confidence: Confidence::High,
    category: Category::Headers,
    cwe: &[693],
    owasp: "A05",
    references: &[
        "https://www.w3.org/TR/permissions-policy/",
        "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Permissions-Policy",
    ],
    tier: Tier::HeadersOnly,
    needs: &[],
    run: judge,
};

fn judge(observation: &Observation) -> Judgement {
    let page = observation.page()?;
    if page.html.is_none() {
        return Ok(Verdict::NotApplicable);
    }
    let evidence = match page.exchange.headers.joined(HEADER) {
        None => Some("absent".to_owned()),
        Some(value) => open_feature(&value).map(|feature| format!("{feature} is open to every origin")),
    };
    Ok(Verdict::of_option(evidence.map(|text| Found::in_header(page, HEADER, text))))
}

fn open_feature(value: &str) -> Option<&'static str> {
    value.split(',').find_map(|entry| {
        let (feature, allowed) = entry.split_once('=')?;
        let everyone =
            allowed.split(|c: char| c.is_whitespace() || "();".contains(c)).any(|origin| origin == "*");
        let feature = feature.trim();
        ["camera", "microphone", "geolocation"].into_iter().find(|name| everyone && *name == feature)
    })
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, json, page};

    #[test]
    fn absent_and_open_policies_are_seen() {
        let policy = |value| page(&[("Permissions-Policy", value)]);
        assert_outcomes(
            &CHECK,
            vec![
                (Fail, page(&[])),
                (Fail, policy("camera=*, microphone=()")),
                (Fail, policy("geolocation=(self *)")),
                (Pass, policy("camera=(), microphone=(self), geolocation=(self \"https://a.example\")")),
                (Pass, policy("fullscreen=*")),
                (NotApplicable, json()),
            ],
        );
    }
}
