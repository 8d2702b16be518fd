//! Whether the site takes its own name from a field that anybody can send.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::{Observation, answered};
use crate::part::Part;
use crate::questions::FORWARDED_HOST;

pub(crate) const CHECK: Check = Check {
    id: "api-host-header-reflect",
    title: "Links and redirects take their host from X-Forwarded-Host",
    description: "The site builds addresses with a name that the client sends. In a mail for a new password, or in a cache, \
                  such an address leads other visitors to the attacker.",
    remediation: "Set the site's own address in its configuration; accept X-Forwarded-Host from your proxy only.",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    category: Category::Api,
    cwe: &[644],
    owasp: "A03",
    references: &["https://cwe.mitre.org/data/definitions/644.html"],
    tier: Tier::Full,
    needs: &[Part::Questions],
    run: judge,
};

fn judge(observation: &Observation) -> Judgement {
    let exchange = answered(&observation.questions()?.forwarded)?;
    let location = exchange.headers.first("location").unwrap_or_default();
    let address = format!("//{FORWARDED_HOST}");
    let place = if location.contains(&address) {
        Some("Location")
    } else {
        exchange.text().contains(&address).then_some("a link of the page")
    };
    Ok(Verdict::of_option(place.map(|place| {
        let evidence = format!("{place} leads to {FORWARDED_HOST}");
        Found::in_answer(exchange, "GET with X-Forwarded-Host", "x-forwarded-host", evidence)
    })))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, no_answer, page, redirect, reply};

    #[test]
    fn only_addresses_count() {
        let answer = |fetched| -> Site { page(&[]).questions(|questions| questions.forwarded = fetched) };
        let body = |text: &str| answer(Ok(reply("https://shop.example/", 200, &[], text)));
        assert_outcomes(
            &CHECK,
            vec![
                (
                    Fail,
                    answer(Ok(redirect("https://shop.example/", &format!("https://{FORWARDED_HOST}/login")))),
                ),
                (Fail, body(&format!("<link rel=canonical href=\"https://{FORWARDED_HOST}/\">"))),
                (Pass, body(&format!("unknown host {FORWARDED_HOST}"))),
                (Pass, body("<a href=\"https://shop.example/\">")),
                (Error, answer(no_answer())),
            ],
        );
    }
}
