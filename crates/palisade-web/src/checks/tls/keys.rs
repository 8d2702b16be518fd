//! The keys and signatures of the certificates.

use palisade_model::{Category, Confidence, Severity, Tier};

use super::subject::{found, judge_each, of_certificate, some_of};
use crate::checks::{Check, Found, Verdict};
use crate::part::Part;
use crate::tls::{CertificateFacts, Presented, TlsFacts, known_bad};

pub(crate) const KEY_SMALL: Check = Check {
    id: "tls-key-small",
    title: "A certificate has a small key",
    description: "RSA keys under 2048 bits and elliptic curves under 224 are within reach of those who are willing to pay \
                  for it; whoever breaks the key poses as the site.",
    remediation: "Make a new key, P-256 or RSA with 2048 bits and more, and have it certified.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[326],
    owasp: "A02",
    references: &["https://www.rfc-editor.org/rfc/rfc9325#section-4.5"],
    tier: Tier::Quick,
    needs: &[Part::Tls],
    run: |observation| {
        judge_each(observation, |facts, presented| {
            let small = |certificate| small_key(facts, presented, certificate);
            Ok(Verdict::of_option(presented.signed().filter_map(small).next()))
        })
    },
};

pub(crate) const SIG_WEAK: Check = Check {
    id: "tls-sig-weak",
    title: "A certificate has a weak signature",
    description: "Collisions of MD5 and SHA-1 can be made to order, and with them a second certificate with the same \
                  signature.",
    remediation: "Have the certificate reissued with SHA-256 or better.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[327],
    owasp: "A02",
    references: &["https://www.rfc-editor.org/rfc/rfc9155", "https://shattered.io/"],
    tier: Tier::Quick,
    needs: &[Part::Tls],
    run: |observation| {
        judge_each(observation, |facts, presented| {
            let weak = |certificate: &&CertificateFacts| has_weak_signature(certificate);
            let weak: Vec<String> = presented
                .signed()
                .filter(weak)
                .map(|certificate| format!("{} on {}", certificate.signature, certificate.subject))
                .collect();
            Ok(if weak.is_empty() { Verdict::Pass } else { of_certificate(facts, presented, some_of(&weak)) })
        })
    },
};

pub(crate) const KNOWN_BAD: Check = Check {
    id: "tls-known-bad-key",
    title: "The private key is public",
    description: "The key was published, with a program or in a standard. Everybody can pose as the site and read what is \
                  sent to it.",
    remediation: "Make a new key at once, have it certified, revoke this certificate, and find out how a published key came \
                  to be used.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[321],
    owasp: "A02",
    references: &["https://www.rfc-editor.org/rfc/rfc9500"],
    tier: Tier::Full,
    needs: &[Part::Tls],
    run: |observation| {
        judge_each(observation, |facts, presented| {
            Ok(match known_bad(&presented.leaf) {
                Some(what) => of_certificate(facts, presented, format!("the key is {what}")),
                None => Verdict::Pass,
            })
        })
    },
};

fn small_key(facts: &TlsFacts, presented: &Presented, certificate: &CertificateFacts) -> Option<Found> {
    let (kind, bits) = (certificate.key_type.as_str(), certificate.key_bits);
    let severity = match (kind, bits) {
        (_, 0) => return None,
        ("RSA", ..2048) => Severity::High,
        ("EC", ..224) => Severity::High,
        ("EC", ..256) => Severity::Medium,
        _ => return None,
    };
    let evidence = format!("{kind} with {bits} bits in {}", certificate.subject);
    let subject = format!("certificate {}", presented.leaf.key_type);
    Some(found(facts, &subject, evidence).severity(severity))
}

fn has_weak_signature(certificate: &CertificateFacts) -> bool {
    let signature = certificate.signature.to_ascii_lowercase();
    ["md2", "md5", "sha1"].iter().any(|hash| signature.contains(hash))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, presenting, secure};

    fn key(kind: &'static str, bits: usize) -> Site {
        presenting(|chain| {
            chain.leaf.key_type = kind.to_owned();
            chain.leaf.key_bits = bits;
        })
    }

    fn issuer(change: impl FnOnce(&mut CertificateFacts)) -> Site {
        presenting(|chain| change(&mut chain.others[0]))
    }

    #[test]
    fn small_keys_are_found_in_leaf_and_intermediate() {
        assert_outcomes(
            &KEY_SMALL,
            vec![
                (Fail, key("RSA", 1024)),
                (Fail, key("EC", 192)),
                (Fail, key("EC", 224)),
                (Pass, key("RSA", 2048)),
                (Pass, key("EC", 256)),
                (Pass, key("Ed25519", 256)),
                (Pass, key("1.2.3", 0)),
                (
                    Fail,
                    issuer(|issuer| {
                        issuer.key_type = "RSA".to_owned();
                        issuer.key_bits = 1024;
                    }),
                ),
            ],
        );
        for (site, severity) in [(key("EC", 224), Severity::Medium), (key("EC", 192), Severity::High)] {
            let Ok(Verdict::Fail(found)) = (KEY_SMALL.run)(&site.observe()) else {
                panic!("expected a finding")
            };
            assert_eq!(found[0].severity, Some(severity));
        }
    }

    #[test]
    fn weak_hashes_are_found_but_not_in_roots() {
        let signed = |name: &'static str| presenting(|chain| chain.leaf.signature = name.to_owned());
        let root = issuer(|issuer| {
            issuer.signature = "sha1WithRSA".to_owned();
            issuer.self_issued = true;
        });
        assert_outcomes(
            &SIG_WEAK,
            vec![
                (Fail, signed("sha1WithRSA")),
                (Fail, signed("ecdsaWithSHA1")),
                (Fail, signed("md5WithRSA")),
                (Fail, issuer(|issuer| issuer.signature = "md2WithRSA".to_owned())),
                (Pass, root),
                (Pass, signed("sha512WithRSA")),
                (Pass, secure()),
            ],
        );
    }

    #[test]
    fn published_keys_are_known() {
        let keyed = |digest: &'static str| presenting(|chain| chain.leaf.key_sha256 = digest.to_owned());
        assert_outcomes(
            &KNOWN_BAD,
            vec![
                (Fail, keyed("8fb6bad671cfe698393c453357da61b56d757ab8c0f3fb9c87f2849e63131878")),
                (Pass, keyed("#")),
                (Pass, secure()),
            ],
        );
    }
}
