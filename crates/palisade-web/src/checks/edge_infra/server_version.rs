//! Software versions in response headers.

use palisade_model::{Category, Confidence, Location, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::Observation;

pub(crate) const CHECK: Check = Check {
    id: "edge-server-version",
    title: "Response headers tell the software version",
    description: "An exact version lets an attacker pick the matching exploit, and lets scanners find the site by it \
                  when the next one is published.",
    remediation: "Switch the version off: server_tokens off (nginx), ServerTokens Prod (Apache), expose_php = Off \
                  (PHP), removing X-Powered-By and X-AspNet-Version elsewhere.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::EdgeInfra,
    cwe: &[200],
    owasp: "A05",
    references: &["https://www.rfc-editor.org/rfc/rfc9110#section-10.2.4"],
    tier: Tier::HeadersOnly,
    needs: &[],
    run: judge,
};

const HEADERS: &[&str] = &["server", "via", "x-aspnet-version", "x-aspnetmvc-version", "x-powered-by"];

fn judge(observation: &Observation) -> Judgement {
    let mut found: Vec<Found> = Vec::new();
    for exchange in observation.responses()? {
        for (name, value) in exchange.headers.iter().filter(|(name, value)| tells_version(name, value)) {
            if !found.iter().any(|seen| seen.subject == name) {
                let location =
                    Location::Url { url: exchange.url.to_string(), request: format!("GET, header {name}") };
                found.push(Found::new(name, location, format!("{name}: {value}")));
            }
        }
    }
    Ok(Verdict::of(found))
}

fn tells_version(name: &str, value: &str) -> bool {
    if !HEADERS.contains(&name) {
        return false;
    }
    match name {
        "x-aspnet-version" | "x-aspnetmvc-version" => value.starts_with(|c: char| c.is_ascii_digit()),
        // "1.1 varnish" is the version of the protocol.
        "via" => value.split(',').any(|hop| hop.split_whitespace().skip(1).any(has_version)),
        _ => value.split_whitespace().any(has_version),
    }
}

/// `product/1.2`, or a bare dotted number such as `4.0.30319`.
fn has_version(word: &str) -> bool {
    let version = word.rsplit_once('/').map_or(word, |(_, version)| version);
    let version = version.trim_start_matches(['v', '(']);
    let dotted = version.contains('.') && version.starts_with(|c: char| c.is_ascii_digit());
    dotted || (word.contains('/') && version.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, page};

    #[test]
    fn versions_are_seen_and_bare_names_are_not() {
        assert_outcomes(
            &CHECK,
            vec![
                (Fail, page(&[("Server", "nginx/1.18.0")])),
                (Fail, page(&[("Server", "Microsoft-IIS/10")])),
                (Fail, page(&[("X-Powered-By", "PHP/7.4.3")])),
                (Fail, page(&[("X-AspNet-Version", "4.0.30319")])),
                (Fail, page(&[("Via", "1.1 squid (squid/4.10)")])),
                (Pass, page(&[("Server", "nginx"), ("X-Powered-By", "Express")])),
                (Pass, page(&[("Via", "1.1 varnish, 1.1 google")])),
                (Pass, page(&[])),
            ],
        );
    }
}
