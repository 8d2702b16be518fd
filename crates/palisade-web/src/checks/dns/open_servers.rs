//! Whether the domain's name servers answer what they should refuse to strangers.

use palisade_model::{Category, Confidence, Location, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::domain_servers::NameDoor;
use crate::observation::{Observation, Unjudged};
use crate::part::Part;

pub(crate) const ZONE_TRANSFER: Check = Check {
    id: "dns-zone-transfer",
    title: "The whole zone can be copied",
    description: "A name server gives all records of the domain to everybody who asks for a transfer: internal hosts, test \
                  systems and mail paths, which is where an attack begins.",
    remediation: "Allow transfers to the secondary servers only: allow-transfer with their addresses or a TSIG key (BIND), \
                  allow-axfr-ips (PowerDNS).",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Dns,
    cwe: &[200],
    owasp: "A01",
    references: &["https://www.rfc-editor.org/rfc/rfc5936#section-5"],
    tier: Tier::Active,
    needs: &[Part::DomainServers],
    run: |observation| judge(observation, "AXFR", transfer),
};

pub(crate) const OPEN_RECURSION: Check = Check {
    id: "dns-open-recursion",
    title: "A name server looks up names for everybody",
    description: "A server that is there for its own domains also answers for others. It can be used to flood third parties with \
                  answers that they never asked for, and its cache can be filled with lies.",
    remediation: "Switch recursion off on authoritative servers (recursion no in BIND), or allow it to own networks only.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Dns,
    cwe: &[406],
    owasp: "A05",
    references: &["https://www.rfc-editor.org/rfc/rfc5358"],
    tier: Tier::Active,
    needs: &[Part::DomainServers],
    run: |observation| judge(observation, "recursion", recursion),
};

fn transfer(server: &NameDoor) -> Result<Option<String>, Unjudged> {
    let records = server.transfer.as_ref().map_err(Clone::clone)?;
    Ok(records.map(|count| format!("AXFR was answered with {count} records or more")))
}

fn recursion(server: &NameDoor) -> Result<Option<String>, Unjudged> {
    let recurses = *server.recursion.as_ref().map_err(Clone::clone)?;
    Ok(recurses.then(|| "a name of the root servers was looked up for a stranger".to_owned()))
}

/// Fails for each server of which `problem` finds one.
fn judge(
    observation: &Observation,
    subject: &str,
    problem: fn(&NameDoor) -> Result<Option<String>, Unjudged>,
) -> Judgement {
    let Some(servers) = observation.domain_servers()? else { return Ok(Verdict::NotApplicable) };
    let names = servers.names.as_ref().map_err(Clone::clone)?;
    if names.is_empty() {
        return Ok(Verdict::NotApplicable);
    }
    let (mut found, mut unknown) = (Vec::new(), None);
    for server in names {
        match problem(server) {
            Ok(Some(evidence)) => {
                let location = Location::Endpoint { host: server.host.clone(), port: 53 };
                found.push(Found::new(format!("{subject} {}", server.host), location, evidence));
            }
            Ok(None) => {}
            Err(unjudged) => unknown = Some(unjudged),
        }
    }
    match (found.is_empty(), unknown) {
        (true, Some(unjudged)) => Err(unjudged),
        _ => Ok(Verdict::of(found)),
    }
}

#[cfg(test)]
mod tests {
    use palisade_model::GapReason;
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, page};

    fn server(change: impl FnOnce(&mut NameDoor)) -> NameDoor {
        let mut server =
            NameDoor { host: "ns1.shop.example".to_owned(), transfer: Ok(None), recursion: Ok(false) };
        change(&mut server);
        server
    }

    fn with(servers: Vec<NameDoor>) -> Site {
        page(&[]).domain_servers(|all| all.names = Ok(servers))
    }

    fn unknown() -> Unjudged {
        Unjudged::new(GapReason::TimeOut, "no answer")
    }

    #[test]
    fn one_server_that_gives_the_zone_away_is_enough() {
        let open = || server(|server| server.transfer = Ok(Some(9)));
        let silent = || server(|server| server.transfer = Err(unknown()));
        assert_outcomes(
            &ZONE_TRANSFER,
            vec![
                (Fail, with(vec![server(|_| {}), open()])),
                (Fail, with(vec![silent(), open()])),
                (Pass, with(vec![server(|_| {})])),
                (Pass, with(vec![server(|server| server.recursion = Ok(true))])),
                (Error, with(vec![server(|_| {}), silent()])),
                (NotApplicable, with(Vec::new())),
                (NotApplicable, page(&[]).without_domain()),
            ],
        );
    }

    #[test]
    fn only_an_answer_for_somebody_else_is_recursion() {
        assert_outcomes(
            &OPEN_RECURSION,
            vec![
                (Fail, with(vec![server(|server| server.recursion = Ok(true))])),
                (Pass, with(vec![server(|_| {})])),
                (Pass, with(vec![server(|server| server.transfer = Ok(Some(9)))])),
                (Error, with(vec![server(|server| server.recursion = Err(unknown()))])),
                (NotApplicable, page(&[]).without_domain()),
            ],
        );
    }
}
