//! Whether the machine behind a delivery network answers everybody.

use palisade_model::{Category, Confidence, Severity, Tier};

use super::fingerprint::network;
use crate::checks::{Check, Found, Judgement, Verdict};
use crate::edge::Candidate;
use crate::fetch::Exchange;
use crate::observation::{Observation, Page, answered};
use crate::part::Part;
use crate::paths::SoftNotFound;

pub(crate) const CHECK: Check = Check {
    id: "edge-origin-exposed",
    title: "The machine behind the delivery network answers everybody",
    description: "An address that the DNS, the mail policy or the certificate names serves the site without the network in front of \
                  it. Attacks can go around its firewall, its limits and its protection against floods.",
    remediation: "Let the origin take connections from the network only: its address ranges in the firewall, a tunnel, or client \
                  certificates. Then move the origin to a new address.",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    category: Category::EdgeInfra,
    cwe: &[200],
    owasp: "A05",
    references: &[
        "https://cwe.mitre.org/data/definitions/200.html",
        "https://owasp.org/Top10/A05_2021-Security_Misconfiguration/",
    ],
    tier: Tier::Active,
    needs: &[Part::Origins],
    run: judge,
};

fn judge(observation: &Observation) -> Judgement {
    let page = observation.page()?;
    let Some(candidates) = observation.origins()? else { return Ok(Verdict::NotApplicable) };
    let found = candidates.iter().filter_map(|candidate| {
        // An address that does not answer exposes nothing.
        let exchange = answered(&candidate.answer).ok()?;
        let what = same_site(page, exchange)?;
        Some(found(candidate, page, what))
    });
    Ok(Verdict::of(found.collect()))
}

/// What the answer has in common with the page, when it did not come through a network.
fn same_site(page: &Page, exchange: &Exchange) -> Option<&'static str> {
    if network(exchange).is_some() || exchange.status >= 400 {
        return None;
    }
    let leaf =
        |exchange: &Exchange| exchange.handshake.as_ref().and_then(|shown| shown.chain.first().cloned());
    if exchange.status == 200 && SoftNotFound::learn([&*page.exchange]).is(exchange) {
        return Some("the same page");
    }
    let own = leaf(&page.exchange)?;
    (leaf(exchange)? == own).then_some("the same certificate")
}

fn found(candidate: &Candidate, page: &Page, what: &str) -> Found {
    let Candidate { address, source, .. } = candidate;
    let evidence = format!("{address} ({source}) answers with {what}, without the network");
    Found::in_answer(&page.exchange, &format!("GET at {address}"), format!("origin {address}"), evidence)
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, no_answer, page, reply};
    use crate::fetch::Fetched;

    const PAGE: &str = "<!doctype html><title>Shop</title>";

    fn candidate(answer: Fetched) -> Site {
        let address = "192.0.2.7".parse().unwrap();
        let candidate = Candidate { address, source: "origin.shop.example".to_owned(), answer };
        page(&[("CF-Ray", "8f2-FRA")]).origins(Some(vec![candidate]))
    }

    fn from(status: u16, fields: &[(&str, &str)], body: &str) -> Fetched {
        let fields = [&[("Content-Type", "text/html")], fields].concat();
        Ok(reply("https://shop.example/?cachebuster=1", status, &fields, body))
    }

    #[test]
    fn only_the_same_site_without_the_network_is_exposed() {
        assert_outcomes(
            &CHECK,
            vec![
                (Fail, candidate(from(200, &[("Server", "nginx")], PAGE))),
                (Pass, candidate(from(200, &[("CF-Ray", "1-FRA")], PAGE))),
                (Pass, candidate(from(200, &[], "<title>Webmail</title>"))),
                (Pass, candidate(from(403, &[], PAGE))),
                (Pass, candidate(no_answer())),
                (NotApplicable, page(&[]).origins(None)),
            ],
        );
    }
}
