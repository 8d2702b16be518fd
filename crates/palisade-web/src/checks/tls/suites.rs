//! Which cipher suites the server accepts.

use palisade_model::{Category, Confidence, Severity, Tier};

use super::subject::{fail, judge, some_of};
use crate::checks::{Check, Judgement, Verdict};
use crate::observation::{Observation, Unjudged};
use crate::part::Part;
use crate::tls::{Suite, Support, TlsFacts, Weakness};

const REFERENCES: &[&str] = &["https://www.rfc-editor.org/rfc/rfc9325#section-4.1"];

pub(crate) const NULL_ANON: Check = Check {
    id: "tls-cipher-null-anon",
    title: "Suites without encryption or without authentication are accepted",
    description: "With a NULL suite everybody on the way reads along; with an anonymous one everybody on the way can pose \
                  as the server.",
    remediation: "Remove eNULL and aNULL from the list of suites.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[327],
    owasp: "A02",
    references: REFERENCES,
    tier: Tier::Quick,
    needs: &[Part::Tls],
    run: |observation| no_weakness(observation, Weakness::NullOrAnonymous),
};

pub(crate) const EXPORT: Check = Check {
    id: "tls-cipher-export",
    title: "Export suites are accepted",
    description: "Keys of 40 to 56 bits fall in minutes, and an attacker can make clients use them that would prefer \
                  better ones (FREAK, Logjam).",
    remediation: "Remove EXPORT suites; a library that still has them needs an upgrade.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[327],
    owasp: "A02",
    references: &["https://www.rfc-editor.org/rfc/rfc9325#section-4.1", "https://weakdh.org/"],
    tier: Tier::Quick,
    needs: &[Part::Tls],
    run: |observation| no_weakness(observation, Weakness::Export),
};

pub(crate) const RC4_DES: Check = Check {
    id: "tls-cipher-rc4-des",
    title: "RC4 or DES is accepted",
    description: "RC4 leaks what is sent often, such as cookies; the 56 bits of DES can be searched through.",
    remediation: "Remove RC4 and DES from the list of suites.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[327],
    owasp: "A02",
    references: &["https://www.rfc-editor.org/rfc/rfc7465", "https://www.rfc-editor.org/rfc/rfc5469"],
    tier: Tier::Quick,
    needs: &[Part::Tls],
    run: |observation| no_weakness(observation, Weakness::Rc4OrDes),
};

pub(crate) const TRIPLE_DES: Check = Check {
    id: "tls-cipher-3des",
    title: "Ciphers with 64-bit blocks are accepted",
    description: "After some gigabytes of one connection blocks repeat and tell what they hold (SWEET32). 3DES and IDEA are \
                  such ciphers.",
    remediation: "Remove 3DES and IDEA from the list of suites.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[327],
    owasp: "A02",
    references: &["https://sweet32.info/"],
    tier: Tier::Quick,
    needs: &[Part::Tls],
    run: |observation| no_weakness(observation, Weakness::SmallBlocks),
};

pub(crate) const CBC_LEGACY: Check = Check {
    id: "tls-cipher-cbc-legacy",
    title: "No suite with authenticated encryption is accepted",
    description: "CBC with an HMAC has been attacked by timing again and again (Lucky 13 and its kin). Only AEAD suites are \
                  free of that.",
    remediation: "Offer AES-GCM and ChaCha20-Poly1305 suites first.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[327],
    owasp: "A02",
    references: REFERENCES,
    tier: Tier::Quick,
    needs: &[Part::Tls],
    run: |observation| some_suite(observation, Suite::is_aead),
};

pub(crate) const NO_FS: Check = Check {
    id: "tls-no-fs",
    title: "No suite with forward secrecy is accepted",
    description: "Whoever records connections today and gets the server's key later can read all of them.",
    remediation: "Offer ECDHE suites first and remove those with RSA key exchange.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[327],
    owasp: "A02",
    references: REFERENCES,
    tier: Tier::Quick,
    needs: &[Part::Tls],
    run: |observation| some_suite(observation, |suite| suite.has_forward_secrecy() && !suite.is_anonymous()),
};

/// Fails with the suites that have the weakness.
fn no_weakness(observation: &Observation, weakness: Weakness) -> Judgement {
    judge(observation, |facts| {
        let mut names: Vec<String> = facts
            .survey
            .accepted()
            .filter(|(_, suite)| suite.weakness() == Some(weakness))
            .map(|(version, suite)| format!("{} in {}", suite.name, version.name()))
            .collect();
        names.dedup();
        match (names.is_empty(), unknown(facts)) {
            (false, _) => fail(facts, "suites", some_of(&names)),
            (true, Some(unjudged)) => Err(unjudged),
            (true, None) => Ok(Verdict::Pass),
        }
    })
}

/// Fails when no accepted suite is wanted.
fn some_suite(observation: &Observation, wanted: fn(&Suite) -> bool) -> Judgement {
    judge(observation, |facts| {
        if facts.survey.accepted().any(|(_, suite)| wanted(suite)) {
            return Ok(Verdict::Pass);
        }
        if let Some(unjudged) = unknown(facts) {
            return Err(unjudged);
        }
        let names: Vec<String> = facts.survey.accepted().map(|(_, suite)| suite.name.to_owned()).collect();
        fail(facts, "suites", format!("the server accepts {}", some_of(&names)))
    })
}

/// Why there may be suites besides those that are known.
fn unknown(facts: &TlsFacts) -> Option<Unjudged> {
    let silent = facts.survey.versions.iter().find_map(|(_, support)| match support {
        Support::Unknown(unjudged) => Some(unjudged.clone()),
        Support::Yes(_) | Support::No(_) => None,
    });
    silent.or_else(|| facts.survey.offers.iter().find_map(|offer| offer.unknown.clone()))
}

#[cfg(test)]
mod tests {
    use palisade_model::GapReason;
    use palisade_model::Outcome::{Error, Fail, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, secure};
    use crate::tls::Version;

    /// A server that accepts these suites of TLS 1.2 and nothing else.
    fn accepting(names: &[&str]) -> Site {
        let suite =
            |name: &&str| Suite::legacy().chain(Suite::tls13()).find(|suite| suite.name == *name).unwrap();
        let suites = names.iter().map(suite).collect();
        secure().tls(|facts| {
            facts.survey.offers.truncate(1);
            facts.survey.offers[0].suites = suites;
        })
    }

    fn unfinished() -> Site {
        accepting(&["TLS_RSA_WITH_AES_128_CBC_SHA"]).tls(|facts| {
            facts.survey.offers[0].unknown = Some(Unjudged::new(GapReason::TimeOut, "no answer"));
        })
    }

    const MODERN: &str = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
    const OLD: &str = "TLS_RSA_WITH_AES_128_CBC_SHA";

    #[test]
    fn each_weakness_is_one_check() {
        for (check, weak, other) in [
            (&NULL_ANON, "TLS_ECDHE_RSA_WITH_NULL_SHA", "TLS_RSA_WITH_RC4_128_SHA"),
            (&NULL_ANON, "TLS_DH_anon_WITH_AES_128_GCM_SHA256", "TLS_RSA_WITH_3DES_EDE_CBC_SHA"),
            (&EXPORT, "TLS_RSA_EXPORT_WITH_RC4_40_MD5", "TLS_RSA_WITH_RC4_128_MD5"),
            (&RC4_DES, "TLS_RSA_WITH_RC4_128_SHA", "TLS_RSA_EXPORT_WITH_RC4_40_MD5"),
            (&RC4_DES, "TLS_RSA_WITH_DES_CBC_SHA", "TLS_RSA_WITH_3DES_EDE_CBC_SHA"),
            (&TRIPLE_DES, "TLS_RSA_WITH_3DES_EDE_CBC_SHA", "TLS_RSA_WITH_DES_CBC_SHA"),
            (&TRIPLE_DES, "TLS_RSA_WITH_IDEA_CBC_SHA", "TLS_RSA_WITH_SEED_CBC_SHA"),
        ] {
            assert_outcomes(
                check,
                vec![
                    (Fail, accepting(&[MODERN, weak])),
                    (Pass, accepting(&[MODERN, other])),
                    (Pass, accepting(&[MODERN])),
                    (Error, unfinished()),
                ],
            );
        }
    }

    #[test]
    fn good_suites_are_wanted() {
        let ecdhe_cbc = "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA";
        assert_outcomes(
            &CBC_LEGACY,
            vec![
                (Fail, accepting(&[OLD, ecdhe_cbc])),
                (Pass, accepting(&[OLD, MODERN])),
                (Pass, secure()),
                (Error, unfinished()),
            ],
        );
        assert_outcomes(
            &NO_FS,
            vec![
                (Fail, accepting(&[OLD, "TLS_DH_anon_WITH_AES_128_CBC_SHA"])),
                (Pass, accepting(&[ecdhe_cbc])),
                (Pass, accepting(&["TLS_AES_128_GCM_SHA256"])),
            ],
        );
    }

    #[test]
    fn evidence_names_versions_and_stays_short() {
        let weak: Vec<&str> = Suite::legacy()
            .filter(|suite| suite.weakness() == Some(Weakness::Export))
            .map(|suite| suite.name)
            .collect();
        let site = accepting(&weak).tls(|facts| facts.survey.offers[0].version = Version::Tls10);
        let Ok(Verdict::Fail(found)) = (EXPORT.run)(&site.observe()) else { panic!("expected a finding") };
        assert!(found[0].evidence.starts_with("TLS_RSA_EXPORT_WITH_RC4_40_MD5 in TLS 1.0, "));
        assert!(found[0].evidence.ends_with(&format!("and {} more", weak.len() - 5)));
    }
}
