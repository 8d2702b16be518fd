//! The dates of the certificate.

use palisade_model::{Category, Confidence, Severity, Tier, UnixMillis, rfc3339};

use super::trust::{REFERENCES, fail, found, judge};
use crate::checks::{Check, Verdict};
use crate::tls::{CertificateFacts, Verdict as Certificate};

const DAY: i64 = 86_400_000;

pub(crate) const EXPIRED: Check = Check {
    id: "tls-cert-expired",
    title: "Certificate is not valid today",
    description: "Browsers refuse a certificate before its first and after its last day.",
    remediation: "Renew the certificate and let an ACME client do it from now on; check the clock of the machine that \
                  issued it.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[298],
    owasp: "A02",
    references: REFERENCES,
    tier: Tier::HeadersOnly,
    needs: &[],
    run: |observation| {
        let now = observation.seen.now;
        judge(observation, |certificate| {
            let facts = &certificate.facts;
            if now > facts.not_after {
                fail(certificate, format!("expired on {}", rfc3339(facts.not_after)))
            } else if now < facts.not_before {
                fail(certificate, format!("not valid before {}", rfc3339(facts.not_before)))
            } else {
                Verdict::Pass
            }
        })
    },
};

pub(crate) const EXPIRING: Check = Check {
    id: "tls-cert-expiring",
    title: "Certificate expires soon",
    description: "A renewal that has not happened by now was probably forgotten or is failing. On the last day the site \
                  stops working for everybody.",
    remediation: "Renew the certificate now, and alert when less than a third of its lifetime is left.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[298],
    owasp: "A02",
    references: REFERENCES,
    tier: Tier::HeadersOnly,
    needs: &[],
    run: |observation| {
        let now = observation.seen.now;
        judge(observation, |certificate| expiring(certificate, now))
    },
};

fn expiring(certificate: &Certificate, now: UnixMillis) -> Verdict {
    let facts = &certificate.facts;
    if now > facts.not_after || now < facts.not_before {
        return Verdict::NotApplicable;
    }
    let left = facts.not_after.saturating_sub(now);
    let (soon, very_soon) = thresholds(facts);
    let severity = match left {
        left if left < very_soon => Severity::High,
        left if left < soon => Severity::Low,
        _ => return Verdict::Pass,
    };
    let evidence = format!("valid until {}", rfc3339(facts.not_after));
    Verdict::Fail(vec![found(certificate, evidence).severity(severity)])
}

/// 30 and 7 days; for certificates of less than 47 days a third and a twelfth of their lifetime.
fn thresholds(facts: &CertificateFacts) -> (i64, i64) {
    let lifetime = facts.not_after.saturating_sub(facts.not_before);
    if lifetime < 47 * DAY { (lifetime / 3, lifetime / 12) } else { (30 * DAY, 7 * DAY) }
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, now, page};

    /// Valid from `from` to `until` days from now.
    fn valid(from: i64, until: i64) -> Site {
        page(&[]).certificate(|certificate| {
            certificate.facts.not_before = now() + from * DAY;
            certificate.facts.not_after = now() + until * DAY;
        })
    }

    #[test]
    fn the_dates_enclose_today() {
        assert_outcomes(
            &EXPIRED,
            vec![(Fail, valid(-90, -1)), (Fail, valid(1, 90)), (Pass, valid(-1, 1)), (Pass, page(&[]))],
        );
    }

    #[test]
    fn a_month_or_a_third_is_soon() {
        assert_outcomes(
            &EXPIRING,
            vec![
                (Fail, valid(-60, 29)),
                (Fail, valid(-60, 6)),
                (Fail, valid(-5, 1)),
                (Pass, valid(-60, 31)),
                (Pass, valid(-3, 3)),
                (NotApplicable, valid(-60, -1)),
            ],
        );
    }

    #[test]
    fn the_last_week_is_severe() {
        for (site, severity) in [(valid(-60, 29), Severity::Low), (valid(-60, 6), Severity::High)] {
            let Ok(Verdict::Fail(found)) = (EXPIRING.run)(&site.observe()) else {
                panic!("expected a finding")
            };
            assert_eq!(found[0].severity, Some(severity));
        }
    }
}
