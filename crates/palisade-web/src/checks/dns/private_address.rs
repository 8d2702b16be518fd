//! Whether a public name leads to addresses of somebody's own network.

use palisade_engine::guard::Range;
use palisade_model::{Category, Confidence, Severity, Tier};

use super::record;
use crate::checks::{Check, Judgement, Verdict};
use crate::dns::known;
use crate::observation::Observation;
use crate::part::Part;

pub(crate) const CHECK: Check = Check {
    id: "dns-private-address",
    title: "A public name leads to private addresses",
    description: "The address tells how the network behind is numbered, and whoever owns that address in a visitor's own \
                  network can pose as the site.",
    remediation: "Answer such names only inside (split horizon), and take the private addresses out of the public zone.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Dns,
    cwe: &[200],
    owasp: "A05",
    references: &["https://www.rfc-editor.org/rfc/rfc1918#section-3"],
    tier: Tier::Quick,
    needs: &[Part::Dns],
    run: judge,
};

fn judge(observation: &Observation) -> Judgement {
    let Some(dns) = observation.dns()? else { return Ok(Verdict::NotApplicable) };
    let mut found = Vec::new();
    for address in &known(&dns.addresses)?.addresses {
        let range = Range::of(*address).filter(|range| {
            matches!(
                range,
                Range::Loopback
                    | Range::Private
                    | Range::SharedAddressSpace
                    | Range::LinkLocal
                    | Range::UniqueLocal
                    | Range::CloudMetadata
            )
        });
        if let Some(range) = range {
            let kind = if address.is_ipv4() { "A" } else { "AAAA" };
            found.push(record(&dns.host, kind, format!("{address} is {}", range.describe())));
        }
    }
    // One per family: the records of a name are repaired together.
    found.dedup_by(|a, b| a.subject == b.subject);
    Ok(Verdict::of(found))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::dns::fixture::{addresses, timed_out};
    use crate::checks::fixture::{assert_outcomes, page};

    #[test]
    fn only_addresses_of_own_networks_count() {
        let at = |ip: &str| page(&[]).dns(|dns| dns.addresses = Ok(addresses(&["93.184.216.34", ip])));
        assert_outcomes(
            &CHECK,
            vec![
                (Fail, at("10.0.0.1")),
                (Fail, at("192.168.1.1")),
                (Fail, at("127.0.0.1")),
                (Fail, at("fd00::1")),
                (Fail, at("100.64.0.1")),
                (Pass, at("93.184.216.35")),
                (Pass, at("2606:2800:220:1::1")),
                (Error, page(&[]).dns(|dns| dns.addresses = Err(timed_out()))),
                (NotApplicable, page(&[]).without_dns()),
            ],
        );
    }
}
