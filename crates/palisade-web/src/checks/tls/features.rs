//! What the server's handshake does besides choosing version, suite and group.

use palisade_model::{Category, Confidence, Severity, Tier};

use super::exchange::with_details;
use super::subject::{fail, judge};
use crate::checks::{Check, Judgement, Verdict};
use crate::part::Part;
use crate::tls::{Details, Preference, Support, TlsFacts, Version};

pub(crate) const COMPRESSION: Check = Check {
    id: "tls-compression",
    title: "TLS compression is accepted",
    description: "The length of compressed traffic tells what it holds: an attacker who can make a browser send requests \
                  guesses cookies letter by letter (CRIME).",
    remediation: "Switch TLS compression off, or upgrade the library, which does not have it any more.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[203],
    owasp: "A02",
    references: &["https://www.rfc-editor.org/rfc/rfc9325#section-3.3"],
    tier: Tier::Full,
    needs: &[Part::Tls],
    run: |observation| judge(observation, compression),
};

pub(crate) const NO_SECURE_RENEGOTIATION: Check = Check {
    id: "tls-no-secure-reneg",
    title: "Renegotiation is not secure",
    description: "An attacker on the way can put own requests in front of a visitor's, under the visitor's name (CVE-2009-\
                  3555).",
    remediation: "Upgrade the TLS library: every one since 2010 answers renegotiation_info.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[757],
    owasp: "A02",
    references: &["https://www.rfc-editor.org/rfc/rfc5746"],
    tier: Tier::Full,
    needs: &[Part::Tls],
    run: |observation| judge(observation, secure_renegotiation),
};

pub(crate) const NO_EMS: Check = Check {
    id: "tls-no-ems",
    title: "Extended master secret is missing",
    description: "Without it two different connections can be made to have the same keys, so that what authenticates one \
                  can be played into the other (triple handshake).",
    remediation: "Upgrade the TLS library, or leave TLS 1.3 alone, which has it built in.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[757],
    owasp: "A02",
    references: &["https://www.rfc-editor.org/rfc/rfc7627"],
    tier: Tier::Full,
    needs: &[Part::Tls],
    run: |observation| judge(observation, extended_master_secret),
};

pub(crate) const NO_FALLBACK_SCSV: Check = Check {
    id: "tls-no-fallback-scsv",
    title: "Fallbacks to older versions are not noticed",
    description: "An attacker who disturbs connections makes some clients try an older version. The server answers although \
                  the client says that it could do better.",
    remediation: "Speak TLS 1.2 and newer only, or upgrade the library to one that refuses TLS_FALLBACK_SCSV.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[757],
    owasp: "A02",
    references: &["https://www.rfc-editor.org/rfc/rfc7507"],
    tier: Tier::Full,
    needs: &[Part::Tls],
    run: |observation| judge(observation, |facts| with_details(facts, fallback)),
};

pub(crate) const NO_SERVER_ORDER: Check = Check {
    id: "tls-no-server-order",
    title: "The client chooses among strong and weak suites",
    description: "The server accepts weak suites and takes whichever the client names first, so that one badly configured \
                  client is enough for a weak connection.",
    remediation: "Remove the weak suites; else let the server's order count (ssl_prefer_server_ciphers on).",
    severity: Severity::Info,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[757],
    owasp: "A02",
    references: &["https://www.rfc-editor.org/rfc/rfc9325#section-4.2.1"],
    tier: Tier::Full,
    needs: &[Part::Tls],
    run: |observation| judge(observation, |facts| with_details(facts, order)),
};

fn compression(facts: &TlsFacts) -> Judgement {
    let compressing = facts.survey.versions.iter().find_map(|(version, support)| match support {
        Support::Yes(hello) if hello.compresses => Some(version),
        _ => None,
    });
    match compressing {
        Some(version) => fail(facts, "compression", format!("DEFLATE is accepted in {}", version.name())),
        None => Ok(Verdict::Pass),
    }
}

fn secure_renegotiation(facts: &TlsFacts) -> Judgement {
    match facts.survey.highest_legacy() {
        // TLS 1.3 has no renegotiation.
        None => Ok(Verdict::NotApplicable),
        Some((_, hello)) if hello.extensions.secure_renegotiation => Ok(Verdict::Pass),
        Some((version, _)) => {
            fail(facts, "renegotiation", format!("no renegotiation_info in the answer to {}", version.name()))
        }
    }
}

fn extended_master_secret(facts: &TlsFacts) -> Judgement {
    match facts.survey.support(Version::Tls12) {
        Some(Support::Yes(hello)) if hello.extensions.extended_master_secret => Ok(Verdict::Pass),
        Some(Support::Yes(_)) => {
            fail(facts, "master secret", "no extended_master_secret in the answer to TLS 1.2")
        }
        Some(Support::Unknown(unjudged)) => Err(unjudged.clone()),
        Some(Support::No(_)) | None => Ok(Verdict::NotApplicable),
    }
}

fn fallback(facts: &TlsFacts, details: &Details) -> Judgement {
    match details.refuses_fallback.as_ref().map_err(Clone::clone)? {
        None => Ok(Verdict::NotApplicable),
        Some(true) => Ok(Verdict::Pass),
        Some(false) => fail(facts, "fallback", "a hello that admits to be a fallback is answered"),
    }
}

fn order(facts: &TlsFacts, details: &Details) -> Judgement {
    let has_weak = facts.survey.accepted().any(|(_, suite)| suite.weakness().is_some());
    match details.preference.as_ref().map_err(Clone::clone)? {
        None => Ok(Verdict::NotApplicable),
        Some(Preference::Client) if has_weak => {
            fail(facts, "order", "the first suite of the client is taken, and weak ones are accepted")
        }
        Some(Preference::Client | Preference::Server) => Ok(Verdict::Pass),
    }
}

#[cfg(test)]
mod tests {
    use palisade_model::GapReason;
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, detailed, secure, speaking};
    use crate::observation::Unjudged;
    use crate::tls::{ServerHello, Suite};

    fn unknown() -> Unjudged {
        Unjudged::new(GapReason::TimeOut, "no answer")
    }

    /// A server whose ServerHellos are changed.
    fn answering(change: fn(&mut ServerHello)) -> Site {
        secure().tls(|facts| {
            for (_, support) in &mut facts.survey.versions {
                if let Support::Yes(hello) = support {
                    change(hello);
                }
            }
        })
    }

    #[test]
    fn flags_of_the_server_hello_are_judged() {
        let compressing = answering(|hello| hello.compresses = true);
        assert_outcomes(
            &COMPRESSION,
            vec![(Fail, compressing), (Pass, secure()), (Pass, speaking(&[Version::Tls13]))],
        );
        let insecure = answering(|hello| hello.extensions.secure_renegotiation = false);
        assert_outcomes(
            &NO_SECURE_RENEGOTIATION,
            vec![(Fail, insecure), (Pass, secure()), (NotApplicable, speaking(&[Version::Tls13]))],
        );
        let old = answering(|hello| hello.extensions.extended_master_secret = false);
        assert_outcomes(
            &NO_EMS,
            vec![(Fail, old), (Pass, secure()), (NotApplicable, speaking(&[Version::Tls11]))],
        );
    }

    #[test]
    fn fallbacks_are_refused_or_impossible() {
        let fallback = |refuses| detailed(move |details| details.refuses_fallback = refuses);
        assert_outcomes(
            &NO_FALLBACK_SCSV,
            vec![
                (Fail, fallback(Ok(Some(false)))),
                (Pass, fallback(Ok(Some(true)))),
                (NotApplicable, fallback(Ok(None))),
                (Error, fallback(Err(unknown()))),
            ],
        );
    }

    #[test]
    fn the_clients_order_matters_where_weak_suites_are() {
        let prefers = |preference, weak: bool| {
            let site = detailed(move |details| details.preference = Ok(Some(preference)));
            site.tls(|facts| {
                if weak {
                    facts.survey.offers[0].suites.extend(Suite::of(0x0005));
                }
            })
        };
        assert_outcomes(
            &NO_SERVER_ORDER,
            vec![
                (Fail, prefers(Preference::Client, true)),
                (Pass, prefers(Preference::Client, false)),
                (Pass, prefers(Preference::Server, true)),
                (NotApplicable, detailed(|details| details.preference = Ok(None))),
            ],
        );
    }
}
