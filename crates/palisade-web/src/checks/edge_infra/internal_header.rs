//! Names and addresses of machines behind the edge.

use std::net::IpAddr;

use palisade_model::{Category, Confidence, Location, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::Observation;

pub(crate) const CHECK: Check = Check {
    id: "edge-internal-header",
    title: "Response tells about machines behind the edge",
    description: "Internal addresses, host names and pod names draw a map of the network for the next step of an \
                  attack.",
    remediation: "Remove the header at the edge (proxy_hide_header, Header unset); encrypt load balancer cookies.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::EdgeInfra,
    cwe: &[200],
    owasp: "A05",
    references: &["https://cwe.mitre.org/data/definitions/200.html"],
    tier: Tier::HeadersOnly,
    needs: &[],
    run: judge,
};

/// Headers whose only use is to name a backend.
const NAMING: &[&str] = &[
    "x-backend",
    "x-backend-host",
    "x-backend-server",
    "x-kubernetes-pod",
    "x-node-name",
    "x-origin-server",
    "x-pod-name",
    "x-real-server",
    "x-server-ip",
    "x-server-name",
    "x-upstream",
    "x-upstream-addr",
];

/// Headers that carry addresses for a reason.
const EXPECTED: &[&str] =
    &["content-security-policy", "content-security-policy-report-only", "location", "set-cookie"];

const INTERNAL_ZONES: &[&str] =
    &[".cluster.local", ".compute.internal", ".corp", ".internal", ".intranet", ".lan", ".local", ".svc"];

fn judge(observation: &Observation) -> Judgement {
    let mut found: Vec<Found> = Vec::new();
    for exchange in observation.responses()? {
        for (name, value) in exchange.headers.iter() {
            if tells(name, value, observation.host()) && !found.iter().any(|seen| seen.subject == name) {
                let location =
                    Location::Url { url: exchange.url.to_string(), request: format!("GET, header {name}") };
                found.push(Found::new(name, location, format!("{name}: {value}")));
            }
        }
    }
    for site in observation.cookies()? {
        if let Some(address) = site.cookie.encoded_address.filter(std::net::Ipv4Addr::is_private) {
            found.push(Found::in_cookie(site, format!("{} encodes {address}", site.cookie.name)));
        }
    }
    Ok(Verdict::of(found))
}

fn tells(name: &str, value: &str, own_host: &str) -> bool {
    if EXPECTED.contains(&name) || value.is_empty() {
        return false;
    }
    NAMING.contains(&name) || words(value).filter(|word| *word != own_host).any(is_internal)
}

fn words(value: &str) -> impl Iterator<Item = &str> {
    value.split(|c: char| c.is_whitespace() || ",;=()\"'<>[]@/".contains(c)).filter(|word| !word.is_empty())
}

fn is_internal(word: &str) -> bool {
    let host = word.rsplit_once(':').filter(|(host, _)| !host.contains(':')).map_or(word, |(host, _)| host);
    match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(v4)) => v4.is_private(),
        Ok(IpAddr::V6(v6)) => v6.is_unique_local(),
        Err(_) => {
            let host = host.to_ascii_lowercase();
            let plain = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.');
            plain && INTERNAL_ZONES.iter().any(|zone| host.len() > zone.len() && host.ends_with(zone))
        }
    }
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, page};

    #[test]
    fn internal_names_and_addresses_are_seen() {
        assert_outcomes(
            &CHECK,
            vec![
                (Fail, page(&[("X-Backend-Server", "app-07")])),
                (Fail, page(&[("X-Cache", "MISS from 10.1.2.3:8080")])),
                (Fail, page(&[("X-Served-By", "web1.prod.internal")])),
                (Fail, page(&[("Set-Cookie", "BIGipServerpool=1677787402.36895.0000; Secure")])),
                (Pass, page(&[("X-Served-By", "cache-fra-1234"), ("Via", "1.1 varnish")])),
                (Pass, page(&[("Server", "nginx"), ("X-Version", "10.1.2")])),
                (Pass, page(&[])),
            ],
        );
    }
}
