//! Which certificates the server sends along, and in which order.

use palisade_model::{Category, Confidence, Severity, Tier};

use super::subject::{found, judge_each, of_certificate};
use crate::checks::{Check, Verdict};
use crate::part::Part;
use crate::tls::Trust;

pub(crate) const INCOMPLETE: Check = Check {
    id: "tls-chain-incomplete",
    title: "The server does not send its intermediate certificates",
    description: "Browsers that have met the intermediate elsewhere connect; programs, phones and new installations \
                  refuse, and nobody at the site notices.",
    remediation: "Send the whole chain but for the root: install the authority's full chain file rather than the \
                  certificate alone.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[295],
    owasp: "A02",
    references: &[
        "https://www.rfc-editor.org/rfc/rfc5246#section-7.4.2",
        "https://www.rfc-editor.org/rfc/rfc4158",
    ],
    tier: Tier::Quick,
    needs: &[Part::Tls],
    run: |observation| {
        judge_each(observation, |facts, presented| {
            Ok(match (&presented.trust, presented.missing.is_empty()) {
                (_, false) => {
                    let evidence = format!("missing: {}", presented.missing.join(", "));
                    let subject = format!("certificate {}", presented.leaf.key_type);
                    Verdict::Fail(vec![found(facts, &subject, evidence).root_cause("certificate-chain")])
                }
                (Trust::Public | Trust::Operator, true) => Verdict::Pass,
                // It leads nowhere, which another check reports.
                (Trust::Nobody(_), true) => Verdict::NotApplicable,
            })
        })
    },
};

pub(crate) const ORDER: Check = Check {
    id: "tls-chain-order",
    title: "Certificates are sent in the wrong order",
    description: "Strict clients refuse a chain in which a certificate is not followed by its issuer's. What is sent \
                  besides costs a round trip for nothing.",
    remediation: "Send the server's certificate first, then each intermediate once, each followed by its issuer, without \
                  the root.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[295],
    owasp: "A02",
    references: &["https://www.rfc-editor.org/rfc/rfc5246#section-7.4.2"],
    tier: Tier::Quick,
    needs: &[Part::Tls],
    run: |observation| {
        judge_each(observation, |facts, presented| {
            Ok(match &presented.disorder {
                Some(problem) => of_certificate(facts, presented, problem.clone()),
                None => Verdict::Pass,
            })
        })
    },
};

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, presenting, secure, without_tls};
    use crate::fetch::FailureKind;

    #[test]
    fn a_chain_is_incomplete_when_another_certificate_completes_it() {
        let unknown = || Trust::Nobody("unknown issuer".to_owned());
        assert_outcomes(
            &INCOMPLETE,
            vec![
                (
                    Fail,
                    presenting(|chain| {
                        chain.trust = unknown();
                        chain.missing = vec!["CN=Example CA".to_owned()];
                    }),
                ),
                (NotApplicable, presenting(|chain| chain.trust = unknown())),
                (Pass, presenting(|chain| chain.trust = Trust::Operator)),
                (Pass, secure()),
                (Error, secure().tls(|facts| facts.presented.clear())),
            ],
        );
    }

    #[test]
    fn order_is_judged_whoever_is_trusted() {
        assert_outcomes(
            &ORDER,
            vec![
                (Fail, presenting(|chain| chain.disorder = Some("the root is sent along".to_owned()))),
                (Pass, secure()),
                (NotApplicable, without_tls(FailureKind::NotTls)),
            ],
        );
    }
}
