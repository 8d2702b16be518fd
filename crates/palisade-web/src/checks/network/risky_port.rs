//! Whether services that only machines of their own should reach answer the whole network.

use palisade_model::{Category, Confidence, Location, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::Observation;
use crate::part::Part;
use crate::services::{Services, Shown};

pub(crate) const CHECK: Check = Check {
    id: "net-risky-port-open",
    title: "A service that should be internal answers from outside",
    description: "Databases, caches, queues, remote desktops and the interfaces of container platforms are made for networks \
                  where everybody is trusted. Reachable from everywhere, they are tried with known passwords and with \
                  every new hole within hours.",
    remediation: "Close the port in the firewall, bind the service to localhost or a private network, and reach it through a \
                  VPN or SSH.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Network,
    cwe: &[284],
    owasp: "A05",
    references: &["https://owasp.org/Top10/A05_2021-Security_Misconfiguration/"],
    tier: Tier::Active,
    needs: &[Part::Services],
    run: judge,
};

fn judge(observation: &Observation) -> Judgement {
    let services = observation.services()?;
    let found: Vec<Found> = services
        .shown()
        .filter_map(|(port, shown)| match shown {
            Shown::Internal(how) => Some(found(services, port.number, &format!("{}: {how}", port.name))),
            _ => None,
        })
        .collect();
    if found.is_empty() {
        services.complete(|_| true)?;
    }
    Ok(Verdict::of(found))
}

/// A problem of one port.
pub(super) fn found(services: &Services, port: u16, evidence: &str) -> Found {
    let location = Location::Endpoint { host: services.host.clone(), port };
    Found::new(format!("port {port}"), location, evidence)
}

#[cfg(test)]
mod tests {
    use palisade_model::GapReason;
    use palisade_model::Outcome::{Error, Fail, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, page};
    use crate::observation::Unjudged;
    use crate::services::Heard;

    #[test]
    fn only_what_spoke_as_the_service_counts() {
        let redis = |heard| page(&[]).port(6379, "Redis", heard);
        let unknown = Heard::Unknown(Unjudged::new(GapReason::TimeOut, "no turn"));
        assert_outcomes(
            &CHECK,
            vec![
                (Fail, redis(Heard::Service(Shown::Internal("it answers without a password")))),
                (Pass, redis(Heard::Closed)),
                (Pass, redis(Heard::Other)),
                (Pass, page(&[]).port(23, "Telnet", Heard::Service(Shown::Telnet))),
                (Error, redis(unknown)),
                (Error, page(&[])),
            ],
        );
    }
}
