//! Who vouches for the certificate, and for which name.

use palisade_model::{Category, Confidence, GapReason, Location, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::fetch::{ChainEnd, FailureKind};
use crate::observation::{Observation, Unjudged};
use crate::tls::Verdict as Certificate;

pub(super) const REFERENCES: &[&str] =
    &["https://www.rfc-editor.org/rfc/rfc5280", "https://www.rfc-editor.org/rfc/rfc9525"];

pub(crate) const UNTRUSTED: Check = Check {
    id: "tls-cert-untrusted",
    title: "Certificate does not lead to a trusted root",
    description: "Browsers warn before the site, and visitors who learn to click the warning away will do so in front \
                  of an attacker's certificate too.",
    remediation: "Use a certificate from a public authority and send the whole chain: the site's own certificate first, \
                  then each intermediate, without the root.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[295],
    owasp: "A02",
    references: REFERENCES,
    tier: Tier::HeadersOnly,
    needs: &[],
    run: |observation| {
        judge(observation, |certificate| match &certificate.untrusted {
            _ if certificate.self_signed => Verdict::NotApplicable,
            None => Verdict::Pass,
            Some(reason) => {
                let evidence = format!("issuer {}: {reason}", certificate.facts.issuer);
                Verdict::Fail(vec![found(certificate, evidence).root_cause("certificate-chain")])
            }
        })
    },
};

pub(crate) const SELF_SIGNED: Check = Check {
    id: "tls-cert-self-signed",
    title: "Certificate is self-signed",
    description: "Nobody but the site itself vouches for the certificate, so a visitor cannot tell it from one that an \
                  attacker made.",
    remediation: "Use a certificate from a public authority, free of charge by ACME, or distribute your own root to \
                  every client.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[295],
    owasp: "A02",
    references: REFERENCES,
    tier: Tier::HeadersOnly,
    needs: &[],
    run: |observation| {
        judge(observation, |certificate| match certificate.self_signed {
            true => fail(certificate, format!("issuer and subject are {}", certificate.facts.subject)),
            false => Verdict::Pass,
        })
    },
};

pub(crate) const NAME_MISMATCH: Check = Check {
    id: "tls-cert-name-mismatch",
    title: "Certificate is for another name",
    description: "The certificate does not list the host, so browsers refuse it. The common name alone has not counted \
                  for years.",
    remediation: "Reissue the certificate with the host among its subject alternative names.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[297],
    owasp: "A02",
    references: REFERENCES,
    tier: Tier::HeadersOnly,
    needs: &[],
    run: |observation| {
        judge(observation, |certificate| {
            if certificate.name_matches {
                return Verdict::Pass;
            }
            let names = if certificate.facts.names.is_empty() {
                "none".to_owned()
            } else {
                certificate.facts.names.join(", ")
            };
            fail(certificate, format!("expected {}, found alternative names: {names}", certificate.host))
        })
    },
};

/// Runs `verdict` on the certificate, when there is one.
pub(super) fn judge(observation: &Observation, verdict: impl Fn(&Certificate) -> Verdict) -> Judgement {
    let end = observation.seen.https.as_ref().map(|https| &https.end);
    match (&observation.seen.certificate, end) {
        (Some(Ok(certificate)), _) => Ok(verdict(certificate)),
        (Some(Err(detail)), _) => Err(Unjudged::new(GapReason::ScannerError, detail.clone())),
        (None, None) => Ok(Verdict::NotApplicable),
        (None, Some(ChainEnd::Failed { failure, .. })) => match failure.kind {
            FailureKind::ConnectionRefused | FailureKind::NotTls => Ok(Verdict::NotApplicable),
            kind => Err(Unjudged::new(kind.gap(), failure.detail.clone())),
        },
        (None, Some(_)) => Err(Unjudged::new(GapReason::Unreachable, "no TLS handshake was seen")),
    }
}

pub(super) fn fail(certificate: &Certificate, evidence: String) -> Verdict {
    Verdict::Fail(vec![found(certificate, evidence)])
}

pub(super) fn found(certificate: &Certificate, evidence: String) -> Found {
    let host = certificate.host.trim_matches(['[', ']']).to_owned();
    Found::new("certificate", Location::Endpoint { host, port: certificate.port }, evidence)
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, chain, failed, page, reply};

    fn without_tls(kind: FailureKind) -> Site {
        let plain = chain(vec![reply("http://shop.example/", 200, &[], "<html>")]);
        page(&[]).http(plain).https(failed("https://shop.example/", kind))
    }

    #[test]
    fn unknown_issuers_are_seen_once() {
        let untrusted = |self_signed| {
            page(&[]).certificate(move |certificate| {
                certificate.untrusted = Some("unknown issuer".to_owned());
                certificate.self_signed = self_signed;
            })
        };
        assert_outcomes(
            &UNTRUSTED,
            vec![
                (Fail, untrusted(false)),
                (Pass, page(&[])),
                (NotApplicable, untrusted(true)),
                (NotApplicable, without_tls(FailureKind::ConnectionRefused)),
                (Error, without_tls(FailureKind::TlsFailed)),
            ],
        );
        assert_outcomes(
            &SELF_SIGNED,
            vec![(Fail, untrusted(true)), (Pass, untrusted(false)), (Pass, page(&[]))],
        );
    }

    #[test]
    fn the_host_must_be_listed() {
        assert_outcomes(
            &NAME_MISMATCH,
            vec![
                (Fail, page(&[]).certificate(|certificate| certificate.name_matches = false)),
                (Pass, page(&[])),
                (NotApplicable, without_tls(FailureKind::NotTls)),
            ],
        );
    }
}
