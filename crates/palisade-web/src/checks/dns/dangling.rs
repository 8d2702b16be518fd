//! Records that lead to something which somebody else can claim.

use palisade_model::{Category, Confidence, Severity, Tier};

use super::providers::Provider;
use super::record;
use crate::checks::{Check, Judgement, Verdict};
use crate::dns::{Addresses, End, NameServer, known};
use crate::observation::{Observation, Unjudged};
use crate::part::Part;

pub(crate) const CNAME: Check = Check {
    id: "dns-dangling-cname",
    title: "The name points at something that anybody can claim",
    description: "The host is an alias of a name that nobody has: an account or a bucket that is gone, or a domain that is not \
                  registered. Whoever takes it serves content, and gets certificates, under the host's name.",
    remediation: "Remove the CNAME record, or claim the name that it points at.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Dns,
    cwe: &[672],
    owasp: "A05",
    references: &[
        "https://developer.mozilla.org/en-US/docs/Web/Security/Subdomain_takeovers",
        "https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/\
         02-Configuration_and_Deployment_Management_Testing/10-Test_for_Subdomain_Takeover",
    ],
    tier: Tier::Quick,
    needs: &[Part::Dns],
    run: cname,
};

fn cname(observation: &Observation) -> Judgement {
    let Some(dns) = observation.dns()? else { return Ok(Verdict::NotApplicable) };
    let addresses = known(&dns.addresses)?;
    let Some(last) = addresses.aliases.last() else { return Ok(Verdict::NotApplicable) };
    let evidence = match &addresses.end {
        End::Registrable(domain) => format!("{last}, and {domain} is not registered"),
        End::Missing => match Provider::of(&addresses.aliases) {
            Some(provider) => format!("{last} of {}, which does not exist", provider.name),
            None => return Ok(Verdict::Pass),
        },
        End::Exists => match unclaimed(observation, &addresses.aliases)? {
            Some(provider) => format!("{last} of {}, which says that nobody has it", provider.name),
            None => return Ok(Verdict::Pass),
        },
    };
    Ok(Verdict::Fail(vec![record(&dns.host, "CNAME", evidence)]))
}

/// The service that answered that nobody has claimed the host.
fn unclaimed(observation: &Observation, aliases: &[String]) -> Result<Option<&'static Provider>, Unjudged> {
    let Some(provider) = Provider::of(aliases) else { return Ok(None) };
    let own = |url: &url::Url| url.host_str() == Some(observation.host());
    let mut answers = observation
        .chains()
        .flat_map(|chain| &chain.exchanges)
        .filter(|exchange| own(&exchange.url))
        .peekable();
    if answers.peek().is_none() {
        return Err(observation.page().err().unwrap_or_else(|| {
            Unjudged::new(palisade_model::GapReason::Unreachable, "the target gave no response of its own")
        }));
    }
    let says = answers.any(|exchange| exchange.status >= 400 && provider.says_unclaimed(&exchange.text()));
    Ok(says.then_some(provider))
}

pub(crate) const NS: Check = Check {
    id: "dns-dangling-ns",
    title: "The domain is delegated to a name server that does not exist",
    description: "A name server of the domain has no address. If its name can be registered or claimed, whoever does so answers \
                  for the whole domain: site, mail and certificates.",
    remediation: "Take the name server out of the delegation at the registrar and out of the zone.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    category: Category::Dns,
    cwe: &[672],
    owasp: "A05",
    references: &["https://www.rfc-editor.org/rfc/rfc1912#section-2.8"],
    tier: Tier::Quick,
    needs: &[Part::Dns],
    run: name_servers,
};

fn name_servers(observation: &Observation) -> Judgement {
    let Some(dns) = observation.dns()? else { return Ok(Verdict::NotApplicable) };
    let (mut found, mut unknown, mut servers) = (Vec::new(), None, 0);
    for zone in &dns.zones {
        for server in known(&zone.servers)? {
            servers += 1;
            match &server.addresses {
                Ok(addresses) => {
                    if let Some(evidence) = gone(server, addresses) {
                        let mut problem = record(&zone.name, "NS", evidence);
                        problem.subject = format!("NS {} {}", zone.name, server.host);
                        found.push(problem);
                    }
                }
                Err(failure) => unknown = Some(failure.clone()),
            }
        }
    }
    match unknown {
        Some(failure) if found.is_empty() => Err(failure.into()),
        _ if servers == 0 => Ok(Verdict::NotApplicable),
        _ => Ok(Verdict::of(found)),
    }
}

fn gone(server: &NameServer, addresses: &Addresses) -> Option<String> {
    let host = &server.host;
    match &addresses.end {
        End::Registrable(domain) => Some(format!("{host}, and {domain} is not registered")),
        End::Missing => Some(format!("{host}, which does not exist")),
        End::Exists if addresses.addresses.is_empty() => Some(format!("{host}, which has no address")),
        End::Exists => None,
    }
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::dns::fixture::{addresses, name_server, timed_out, zone};
    use crate::checks::fixture::{Site, answer, assert_outcomes, page, reply};
    use crate::dns::Dns;

    fn alias(target: &str, end: End) -> impl FnOnce(&mut Dns) {
        let found = Addresses { aliases: vec![target.to_owned()], end, ..addresses(&["93.184.216.34"]) };
        |dns| dns.addresses = Ok(found)
    }

    fn says(status: u16, body: &str) -> Site {
        answer(reply("https://shop.example/", status, &[("Content-Type", "text/html")], body))
    }

    #[test]
    fn an_alias_must_lead_to_something_that_is_taken() {
        let unclaimed = "<h1>404</h1><p>There isn't a GitHub Pages site here.</p>";
        assert_outcomes(
            &CNAME,
            vec![
                (
                    Fail,
                    page(&[]).dns(alias("shop.gone.example", End::Registrable("gone.example".to_owned()))),
                ),
                (Fail, page(&[]).dns(alias("shop-old.azurewebsites.net", End::Missing))),
                (Fail, says(404, unclaimed).dns(alias("owner.github.io", End::Exists))),
                (Pass, says(200, unclaimed).dns(alias("owner.github.io", End::Exists))),
                (Pass, says(404, unclaimed).dns(alias("shop.hosting.example", End::Exists))),
                (Pass, page(&[]).dns(alias("owner.github.io", End::Exists))),
                (Pass, page(&[]).dns(alias("gone.hosting.example", End::Missing))),
                (NotApplicable, page(&[]).dns(|_| {})),
                (Error, page(&[]).dns(|dns| dns.addresses = Err(timed_out()))),
            ],
        );
    }

    #[test]
    fn every_name_server_must_have_an_address() {
        let server = |host: &str, end: End, ips: &[&str]| NameServer {
            host: host.to_owned(),
            addresses: Ok(Addresses { end, ..addresses(ips) }),
        };
        let good = || name_server("ns1.shop.example", &["93.184.216.53"]);
        let with = |other: NameServer| page(&[]).dns(|dns| dns.zones = zone(vec![good(), other]));
        let unknown = NameServer { host: "ns2.other.example".to_owned(), addresses: Err(timed_out()) };
        assert_outcomes(
            &NS,
            vec![
                (Fail, with(server("ns.gone.example", End::Registrable("gone.example".to_owned()), &[]))),
                (Fail, with(server("ns9.other.example", End::Missing, &[]))),
                (Fail, with(server("ns9.other.example", End::Exists, &[]))),
                (Pass, with(good())),
                (Pass, page(&[]).dns(|_| {})),
                (Error, with(unknown)),
                (NotApplicable, page(&[]).dns(|dns| dns.zones = zone(Vec::new()))),
            ],
        );
    }
}
