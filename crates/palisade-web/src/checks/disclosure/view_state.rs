//! The view state of ASP.NET that anybody can change.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::Observation;
use crate::parse::ViewState;
use crate::part::Part;

pub(crate) const CHECK: Check = Check {
    id: "disc-viewstate-unsigned",
    title: "The view state of the page is not signed",
    description: "The server takes back what it put into the page without noticing changes. Who changes it changes what the server \
                  believes, and on many versions runs code there.",
    remediation: "Switch EnableViewStateMac on, and set a machine key of the server's own.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Disclosure,
    cwe: &[642],
    owasp: "A08",
    references: &["https://cwe.mitre.org/data/definitions/642.html"],
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: judge,
};

fn judge(observation: &Observation) -> Judgement {
    let assets = observation.assets()?;
    let states = assets.pages.iter().flat_map(|page| {
        page.html.elements.view_states.iter().map(move |value| (page, ViewState::read(value)))
    });
    let states: Vec<_> = states.collect();
    if states.is_empty() {
        return Ok(Verdict::NotApplicable);
    }
    let unsigned = states.into_iter().filter(|(_, state)| *state == ViewState::Unsigned);
    let found = unsigned.map(|(page, _)| {
        let subject = format!("view state {}", page.url.path());
        Found::at(page.url.to_string(), subject, "__VIEWSTATE has no digest behind its objects")
    });
    Ok(Verdict::of(found.collect()))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, read_page};

    fn page(value: &str) -> Site {
        read_page(&format!(
            "<form method=post><input type=hidden name=__VIEWSTATE id=x value='{value}'></form>"
        ))
    }

    #[test]
    fn a_view_state_has_a_digest() {
        let cases = vec![
            // A pair of "ok" and nothing; then the same with twenty more bytes; then an encrypted one.
            (Fail, page("/wEPBQJva2Q=")),
            (Pass, page("/wEPBQJva2QHBwcHBwcHBwcHBwcHBwcHBwcHBw==")),
            (Pass, page("c2VhbGVkIGJ5IHRoZSBzZXJ2ZXI=")),
            (NotApplicable, read_page("<form method=post><input name=state></form>")),
        ];
        assert_outcomes(&CHECK, cases);
    }
}
