//! Whether the site believes a client about where a request comes from.

use palisade_model::{Category, Confidence, Location, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::edge::{FORWARDED_FOR, Hops};
use crate::observation::{Observation, answered};
use crate::part::Part;
use crate::paths::SoftNotFound;

pub(crate) const CHECK: Check = Check {
    id: "edge-hop-header-trust",
    title: "The site believes X-Forwarded-For of anybody",
    description: "The address that a client writes into X-Forwarded-For is taken for its own. Limits, bans, logs and places that are \
                  kept for certain addresses mean nothing then.",
    remediation: "Let the outermost proxy overwrite the field, and take it from known proxies only (set_real_ip_from in nginx, \
                  trust proxy in Express, RemoteIPTrustedProxy in Apache).",
    severity: Severity::Medium,
    confidence: Confidence::Low,
    category: Category::EdgeInfra,
    cwe: &[348],
    owasp: "A01",
    references: &[
        "https://www.rfc-editor.org/rfc/rfc7239#section-8.1",
        "https://cwe.mitre.org/data/definitions/348.html",
    ],
    tier: Tier::Active,
    needs: &[Part::Edge],
    run: judge,
};

fn judge(observation: &Observation) -> Judgement {
    let page = &observation.page()?.exchange;
    let hops = observation.edge()?.hops.as_ref().map_err(Clone::clone)?;
    let (plain, forwarded) = (answered(&hops.plain)?, answered(&hops.forwarded)?);
    let mut found = opened(hops);
    let shows = |exchange: &crate::fetch::Exchange| {
        exchange.text().contains(FORWARDED_FOR)
            || exchange.headers.iter().any(|(_, value)| value.contains(FORWARDED_FOR))
    };
    if shows(forwarded) && !shows(plain) {
        let evidence = format!("the answer names {FORWARDED_FOR}, which only the request said");
        found.push(Found::in_answer(page, "GET with X-Forwarded-For", "shown address", evidence));
    }
    Ok(Verdict::of(found))
}

/// Places that open for who says that they are the machine itself.
fn opened(hops: &Hops) -> Vec<Found> {
    let Ok(absent) = answered(&hops.absent) else { return Vec::new() };
    let soft = SoftNotFound::learn([absent]);
    let doors = hops.doors.iter().filter(|door| door.opened());
    let answers = doors.filter_map(|door| answered(&door.local).ok()).filter(|exchange| !soft.is(exchange));
    answers
        .map(|exchange| {
            let path = exchange.url.path();
            let evidence = format!("{path} is closed, and open with X-Forwarded-For: 127.0.0.1");
            // Without the query, which is another one in each scan.
            let mut url = exchange.url.clone();
            url.set_query(None);
            let request = "GET with X-Forwarded-For".to_owned();
            Found::new(path, Location::Url { url: url.to_string(), request }, evidence)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, no_answer, page, reply};
    use crate::edge::Door;
    use crate::fetch::Fetched;

    fn at(path: &str, status: u16, body: &str) -> Fetched {
        Ok(reply(&format!("https://shop.example{path}"), status, &[("Content-Type", "text/html")], body))
    }

    fn hops(change: impl FnOnce(&mut Hops)) -> Site {
        let page_of = || at("/", 200, "<title>Shop</title>");
        let absent = at("/absent", 404, "<title>Not found</title>");
        let mut hops = Hops { plain: page_of(), forwarded: page_of(), absent, doors: Vec::new() };
        change(&mut hops);
        page(&[]).edge(|edge| edge.hops = Ok(hops))
    }

    fn door(local: Fetched, again: Fetched) -> Site {
        hops(|hops| hops.doors = vec![Door { local, again }])
    }

    #[test]
    fn an_address_that_is_shown_or_opens_something_is_believed() {
        let status = || at("/server-status", 200, "<title>Apache Status</title>");
        let closed = || at("/server-status", 403, "<title>Forbidden</title>");
        let shown = || at("/", 200, "Your address is 203.0.113.197");
        let catch_all = hops(|hops| {
            hops.absent = status();
            hops.doors = vec![Door { local: status(), again: closed() }];
        });
        assert_outcomes(
            &CHECK,
            vec![
                (Fail, hops(|hops| hops.forwarded = shown())),
                (Fail, door(status(), closed())),
                (Pass, hops(|hops| (hops.plain, hops.forwarded) = (shown(), shown()))),
                (Pass, door(closed(), closed())),
                (Pass, door(status(), status())),
                (Pass, catch_all),
                (Pass, hops(|_| {})),
                (Error, hops(|hops| hops.forwarded = no_answer())),
            ],
        );
    }
}
