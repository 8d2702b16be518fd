//! Whether one failure takes the whole domain away.

use std::collections::BTreeSet;
use std::net::IpAddr;

use palisade_model::{Category, Confidence, Severity, Tier};

use super::record;
use crate::checks::{Check, Judgement, Verdict};
use crate::dns::{NameServer, known};
use crate::observation::Observation;
use crate::part::Part;

pub(crate) const CHECK: Check = Check {
    id: "dns-single-ns",
    title: "All name servers can fail together",
    description: "The domain has one name server, or all of them are in one network, so one outage or one attack takes the \
                  site and its mail away.",
    remediation: "Use two or more name servers in different networks.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Dns,
    cwe: &[],
    owasp: "A05",
    references: &["https://www.rfc-editor.org/rfc/rfc2182#section-3.1"],
    tier: Tier::Quick,
    needs: &[Part::Dns],
    run: judge,
};

fn judge(observation: &Observation) -> Judgement {
    let Some(dns) = observation.dns()? else { return Ok(Verdict::NotApplicable) };
    let Some(zone) = dns.zones.iter().find(|zone| zone.name == dns.domain) else {
        return Ok(Verdict::NotApplicable);
    };
    let servers = known(&zone.servers)?;
    let evidence = match servers.as_slice() {
        [] => return Ok(Verdict::NotApplicable),
        [only] => format!("expected two name servers, found only {}", only.host),
        several => {
            let networks = networks(several);
            match networks.first() {
                Some(network) if networks.len() == 1 => {
                    for server in several {
                        known(&server.addresses)?;
                    }
                    format!("all {} name servers are in {network}", several.len())
                }
                // Without any address there is another problem.
                _ => return Ok(Verdict::Pass),
            }
        }
    };
    Ok(Verdict::Fail(vec![record(&zone.name, "NS", evidence)]))
}

/// Networks that fail together: /24, and /48 of IPv6.
fn networks(servers: &[NameServer]) -> BTreeSet<String> {
    let known = servers.iter().filter_map(|server| server.addresses.as_ref().ok());
    let network = |address: &IpAddr| match address {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        IpAddr::V6(v6) => {
            let [a, b, c, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}::/48")
        }
    };
    let all: BTreeSet<String> = known.flat_map(|found| &found.addresses).map(network).collect();
    let of_v4: BTreeSet<String> = all.iter().filter(|network| network.ends_with("/24")).cloned().collect();
    // A server's two families are one machine: the second one adds no other network when each family has one.
    if of_v4.len() == 1 && all.len() == 2 { of_v4 } else { all }
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::dns::fixture::{name_server, timed_out, zone};
    use crate::checks::fixture::{Site, assert_outcomes, page};

    fn with(servers: Vec<NameServer>) -> Site {
        page(&[]).dns(|dns| dns.zones = zone(servers))
    }

    #[test]
    fn two_networks_are_wanted() {
        let one = || name_server("ns1.shop.example", &["93.184.216.53", "2606:2800:220::53"]);
        let near = name_server("ns2.shop.example", &["93.184.216.54", "2606:2800:220:9::53"]);
        let far = || name_server("ns2.other.example", &["198.41.0.4"]);
        let unknown = NameServer { host: "ns3.other.example".to_owned(), addresses: Err(timed_out()) };
        assert_outcomes(
            &CHECK,
            vec![
                (Fail, with(vec![one()])),
                (Fail, with(vec![one(), near])),
                (Pass, with(vec![one(), far()])),
                (Pass, page(&[]).dns(|_| {})),
                (Error, with(vec![one(), unknown])),
                (NotApplicable, with(Vec::new())),
            ],
        );
    }
}
