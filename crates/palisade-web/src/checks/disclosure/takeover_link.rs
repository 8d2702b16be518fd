//! Whether the page loads scripts from names that anybody can take.

use palisade_model::{Category, Confidence, Location, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::dns::{End, known};
use crate::observation::Observation;
use crate::part::Part;

pub(crate) const CHECK: Check = Check {
    id: "disc-takeover-link",
    title: "The page loads code from a host that does not exist",
    description: "A script or style of the page comes from a name that is not in the DNS. Whoever registers or claims it runs \
                  code in the page of every visitor.",
    remediation: "Take the reference out of the page, or serve the file yourself.",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    category: Category::Disclosure,
    cwe: &[672],
    owasp: "A08",
    references: &["https://developer.mozilla.org/en-US/docs/Web/Security/Subdomain_takeovers"],
    tier: Tier::Full,
    needs: &[Part::Dns],
    run: judge,
};

fn judge(observation: &Observation) -> Judgement {
    let page = observation.page()?;
    let Some(dns) = observation.dns()? else { return Ok(Verdict::NotApplicable) };
    if page.html.is_none() || dns.linked.is_empty() {
        return Ok(Verdict::NotApplicable);
    }
    let (mut found, mut unknown) = (Vec::new(), None);
    for (host, addresses) in &dns.linked {
        match known(addresses).map(|addresses| &addresses.end) {
            Ok(End::Exists) => {}
            Ok(End::Missing) => found.push((host, "which does not exist".to_owned())),
            Ok(End::Registrable(domain)) => found.push((host, format!("and {domain} is not registered"))),
            Err(unjudged) => unknown = Some(unjudged),
        }
    }
    match unknown {
        Some(unjudged) if found.is_empty() => return Err(unjudged),
        _ => {}
    }
    let url = page.exchange.url.to_string();
    let problem = |(host, why): (&String, String)| {
        let location = Location::Url { url: url.clone(), request: "GET".to_owned() };
        Found::new(format!("host {host}"), location, format!("code from {host}, {why}"))
    };
    Ok(Verdict::of(found.into_iter().map(problem).collect()))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::dns::fixture::{addresses, timed_out};
    use crate::checks::fixture::{Site, assert_outcomes, body};
    use crate::dns::Addresses;

    #[test]
    fn every_host_of_code_must_exist() {
        let site = |linked| body("<!doctype html>").dns(|dns| dns.linked = linked);
        let host = |end: End| ("cdn.other.example".to_owned(), Ok(Addresses { end, ..addresses(&[]) }));
        let unknown = || ("cdn.third.example".to_owned(), Err(timed_out()));
        let gone: Site = site(vec![host(End::Registrable("other.example".to_owned())), unknown()]);
        assert_outcomes(
            &CHECK,
            vec![
                (Fail, gone),
                (Fail, site(vec![host(End::Missing)])),
                (Pass, site(vec![host(End::Exists)])),
                (Error, site(vec![host(End::Exists), unknown()])),
                (NotApplicable, site(Vec::new())),
            ],
        );
    }
}
