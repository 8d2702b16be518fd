//! Flaws that show only when a client breaks the rules of the handshake.

use palisade_model::{Category, Confidence, Location, Severity, Tier};

use super::subject::has_no_tls;
use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::{Observation, Unjudged};
use crate::part::Part;
use crate::tls::{Probed, TlsProbes};

pub(crate) const HEARTBLEED: Check = Check {
    id: "tls-heartbleed",
    title: "The server gives its memory away (Heartbleed)",
    description: "A heartbeat that claims to be longer than it is was answered with bytes of the server's memory. Everybody can \
                  read keys, passwords and what other visitors sent, 64 kB at a time and without a trace (CVE-2014-0160).",
    remediation: "Upgrade OpenSSL to 1.0.1g or newer, restart what uses it, then replace keys and certificates, revoke the old \
                  ones and change passwords.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[126],
    owasp: "A06",
    references: &["https://nvd.nist.gov/vuln/detail/CVE-2014-0160", "https://www.rfc-editor.org/rfc/rfc6520"],
    tier: Tier::Active,
    needs: &[Part::TlsProbes],
    run: |observation| judge(observation, "heartbleed", |probes| &probes.heartbleed),
};

pub(crate) const CCS_INJECTION: Check = Check {
    id: "tls-ccs-injection",
    title: "The server changes keys too early (CCS injection)",
    description: "The server takes a ChangeCipherSpec before there is a secret, and goes on with keys that an attacker on the way \
                  can compute (CVE-2014-0224).",
    remediation: "Upgrade OpenSSL to 0.9.8za, 1.0.0m, 1.0.1h or newer and restart what uses it.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[1395],
    owasp: "A06",
    references: &["https://nvd.nist.gov/vuln/detail/CVE-2014-0224"],
    tier: Tier::Active,
    needs: &[Part::TlsProbes],
    run: |observation| judge(observation, "ccs injection", |probes| &probes.ccs_injection),
};

pub(crate) const ROBOT: Check = Check {
    id: "tls-robot",
    title: "The server tells how a secret is padded (ROBOT)",
    description: "The answer to a wrong premaster secret depends on how it is padded. With some ten thousand such questions an \
                  attacker decrypts recorded connections or signs with the server's key (Bleichenbacher 1998).",
    remediation: "Switch the suites with RSA key exchange off (those that begin with TLS_RSA), and upgrade the library or the \
                  device.",
    severity: Severity::High,
    confidence: Confidence::Medium,
    category: Category::Tls,
    cwe: &[203],
    owasp: "A02",
    references: &["https://robotattack.org/", "https://www.rfc-editor.org/rfc/rfc5246#section-7.4.7.1"],
    tier: Tier::Active,
    needs: &[Part::TlsProbes],
    run: |observation| judge(observation, "robot", |probes| &probes.robot),
};

pub(crate) const CLIENT_RENEGOTIATION: Check = Check {
    id: "tls-client-renegotiation",
    title: "Clients may renegotiate as often as they like",
    description: "A client can begin one handshake after the other over a single connection. Each costs the server many times what \
                  it costs the client, so one machine can keep a server busy.",
    remediation: "Refuse renegotiation that clients begin: SSL_OP_NO_RENEGOTIATION, the default of OpenSSL 3, or TLS 1.3 only.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[400],
    owasp: "A05",
    references: &[
        "https://nvd.nist.gov/vuln/detail/CVE-2011-1473",
        "https://www.rfc-editor.org/rfc/rfc9325#section-3.5",
    ],
    tier: Tier::Active,
    needs: &[Part::TlsProbes],
    run: |observation| judge(observation, "renegotiation", |probes| &probes.renegotiation),
};

fn judge(
    observation: &Observation,
    subject: &str,
    step: fn(&TlsProbes) -> &Result<Probed, Unjudged>,
) -> Judgement {
    if has_no_tls(observation) {
        return Ok(Verdict::NotApplicable);
    }
    let probes = observation.tls_probes()?;
    match step(probes).as_ref().map_err(Clone::clone)? {
        Probed::Sound(_) => Ok(Verdict::Pass),
        Probed::Flawed(evidence) => {
            let host = probes.host.trim_matches(['[', ']']).to_owned();
            let location = Location::Endpoint { host, port: probes.port };
            Ok(Verdict::Fail(vec![Found::new(subject, location, evidence)]))
        }
    }
}

#[cfg(test)]
mod tests {
    use palisade_model::GapReason;
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, page, without_tls};
    use crate::fetch::FailureKind;

    #[test]
    fn each_flaw_is_its_own_finding() {
        type Change = fn(&mut TlsProbes, Result<Probed, Unjudged>);
        let checks: [(&Check, Change, Change); 4] = [
            (&HEARTBLEED, |probes, seen| probes.heartbleed = seen, |probes, seen| probes.robot = seen),
            (
                &CCS_INJECTION,
                |probes, seen| probes.ccs_injection = seen,
                |probes, seen| probes.heartbleed = seen,
            ),
            (&ROBOT, |probes, seen| probes.robot = seen, |probes, seen| probes.ccs_injection = seen),
            (
                &CLIENT_RENEGOTIATION,
                |probes, seen| probes.renegotiation = seen,
                |probes, seen| probes.robot = seen,
            ),
        ];
        for (check, own, other) in checks {
            let flawed = || Ok(Probed::Flawed("it answered".to_owned()));
            let unknown = || Err(Unjudged::new(GapReason::TimeOut, "no answer"));
            let site = |change: Change, seen: Result<Probed, Unjudged>| {
                page(&[]).tls_probes(|probes| change(probes, seen))
            };
            assert_outcomes(
                check,
                vec![
                    (Fail, site(own, flawed())),
                    (Pass, site(other, flawed())),
                    (Pass, site(other, unknown())),
                    (Pass, page(&[]).tls_probes(|_| {})),
                    (Error, site(own, unknown())),
                    (NotApplicable, without_tls(FailureKind::ConnectionRefused)),
                ],
            );
        }
    }
}
