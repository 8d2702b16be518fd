//! What the server says about the revocation of its certificate.

use palisade_model::{Category, Confidence, Severity, Tier};

use super::subject::{judge_each, of_certificate};
use crate::checks::{Check, Verdict};
use crate::part::Part;
use crate::tls::Status;

pub(crate) const MUST_STAPLE: Check = Check {
    id: "tls-ocsp-must-staple",
    title: "Certificate demands a stapled response that the server does not send",
    description: "The certificate tells browsers to refuse it without a fresh proof that it was not revoked, and the server \
                  sends none.",
    remediation: "Switch OCSP stapling on, or have the certificate reissued without the must-staple extension.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[299],
    owasp: "A02",
    references: &["https://www.rfc-editor.org/rfc/rfc7633"],
    tier: Tier::Quick,
    needs: &[Part::Tls],
    run: |observation| {
        judge_each(observation, |facts, presented| {
            Ok(match (presented.leaf.must_staple, presented.has_staple) {
                (false, _) => Verdict::NotApplicable,
                (true, true) => Verdict::Pass,
                (true, false) => {
                    of_certificate(facts, presented, "must-staple is set, no response is stapled")
                }
            })
        })
    },
};

pub(crate) const REVOKED: Check = Check {
    id: "tls-revoked",
    title: "Certificate is revoked",
    description: "The authority has withdrawn the certificate, as it does when a key was stolen, and the server itself says \
                  so.",
    remediation: "Make a new key, have it certified, and install both.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[299],
    owasp: "A02",
    references: &["https://www.rfc-editor.org/rfc/rfc6960"],
    tier: Tier::Full,
    needs: &[Part::Tls],
    run: |observation| {
        judge_each(observation, |facts, presented| {
            Ok(match presented.stapled.as_ref().map(|stapled| &stapled.status) {
                Some(Status::Revoked(since)) => of_certificate(
                    facts,
                    presented,
                    format!("the stapled response says revoked since {since}"),
                ),
                Some(Status::Good) => Verdict::Pass,
                Some(Status::Unknown) | None => Verdict::NotApplicable,
            })
        })
    },
};

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, presenting, secure};
    use crate::tls::Stapled;

    #[test]
    fn a_promise_of_stapling_is_kept() {
        let promising = |has_staple| {
            presenting(move |chain| {
                chain.leaf.must_staple = true;
                chain.has_staple = has_staple;
            })
        };
        assert_outcomes(
            &MUST_STAPLE,
            vec![(Fail, promising(false)), (Pass, promising(true)), (NotApplicable, secure())],
        );
    }

    #[test]
    fn the_stapled_status_counts() {
        let stapled =
            |status| presenting(move |chain| chain.stapled = Some(Stapled { status, has_timestamps: false }));
        assert_outcomes(
            &REVOKED,
            vec![
                (Fail, stapled(Status::Revoked("20260131120000Z".to_owned()))),
                (Pass, stapled(Status::Good)),
                (NotApplicable, stapled(Status::Unknown)),
                (NotApplicable, secure()),
            ],
        );
    }
}
