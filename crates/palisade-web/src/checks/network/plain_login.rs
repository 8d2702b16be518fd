//! Whether the host takes passwords over protocols that do not encrypt them.

use palisade_model::{Category, Confidence, Severity, Tier};

use super::risky_port::found;
use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::Observation;
use crate::part::Part;
use crate::services::Shown;

pub(crate) const CHECK: Check = Check {
    id: "net-ftp-telnet",
    title: "FTP or Telnet without encryption",
    description: "The service greets in plain text and offers no encryption: user names, passwords and files can be read and \
                  changed by everybody on the way.",
    remediation: "Remove the service; use SSH and SFTP. Where FTP has to stay, demand TLS (RFC 4217).",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Network,
    cwe: &[319],
    owasp: "A02",
    references: &[
        "https://www.rfc-editor.org/rfc/rfc4217",
        "https://cwe.mitre.org/data/definitions/319.html",
    ],
    tier: Tier::Active,
    needs: &[Part::Services],
    run: judge,
};

fn judge(observation: &Observation) -> Judgement {
    let services = observation.services()?;
    let evidence = |shown: &Shown| match shown {
        Shown::Telnet => Some("a Telnet server negotiates"),
        Shown::Ftp { tls: false } => Some("an FTP server greets and does not offer AUTH TLS"),
        // A password in plain text may still be taken; without one to try that is not known.
        _ => None,
    };
    let found: Vec<Found> = services
        .shown()
        .filter_map(|(port, shown)| evidence(shown).map(|evidence| found(services, port.number, evidence)))
        .collect();
    if found.is_empty() {
        services.complete(|port| [21, 23, 2121, 2323].contains(&port))?;
    }
    Ok(Verdict::of(found))
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
    fn plain_greetings_count_and_offers_of_tls_do_not() {
        let heard = |port, shown| page(&[]).port(port, "a service", Heard::Service(shown));
        let unknown = || Heard::Unknown(Unjudged::new(GapReason::TimeOut, "no turn"));
        assert_outcomes(
            &CHECK,
            vec![
                (Fail, heard(23, Shown::Telnet)),
                (Fail, heard(21, Shown::Ftp { tls: false })),
                (Pass, heard(21, Shown::Ftp { tls: true })),
                (Pass, page(&[]).port(21, "FTP", Heard::Other)),
                (Pass, page(&[]).port(6379, "Redis", unknown())),
                (Error, page(&[]).port(21, "FTP", unknown())),
            ],
        );
    }
}
