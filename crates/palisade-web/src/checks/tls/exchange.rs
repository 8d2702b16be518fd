//! With which groups and parameters keys are exchanged.

use palisade_model::{Category, Confidence, Severity, Tier};

use super::subject::{fail, judge, some_of};
use crate::checks::{Check, Judgement, Verdict};
use crate::part::Part;
use crate::tls::{Details, Group, GroupKind, KeyExchange, TlsFacts, Version, bits, common_prime};

pub(crate) const DH_WEAK: Check = Check {
    id: "tls-dh-weak",
    title: "Diffie-Hellman with a weak prime is accepted",
    description: "The work for a prime of 1024 bits is done once and then opens every connection that uses it (Logjam). Many \
                  servers share the same few primes.",
    remediation: "Use ECDHE only, or the ffdhe2048 and larger groups of RFC 7919.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[326],
    owasp: "A02",
    references: &["https://weakdh.org/", "https://www.rfc-editor.org/rfc/rfc7919"],
    tier: Tier::Full,
    needs: &[Part::Tls],
    run: |observation| judge(observation, |facts| with_details(facts, weak_primes)),
};

pub(crate) const GROUP_WEAK: Check = Check {
    id: "tls-group-weak",
    title: "A small elliptic curve is accepted",
    description: "Curves under 224 bits give less security than any certificate is allowed to have.",
    remediation: "Limit the groups to x25519, P-256 and P-384.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[326],
    owasp: "A02",
    references: &["https://www.rfc-editor.org/rfc/rfc8422#section-5.1.1"],
    tier: Tier::Full,
    needs: &[Part::Tls],
    run: |observation| judge(observation, |facts| with_details(facts, weak_curves)),
};

pub(crate) const PQ_HYBRID: Check = Check {
    id: "tls-pq-hybrid",
    title: "No post-quantum key exchange",
    description: "Connections that are recorded today can be read by whoever has a quantum computer later. A hybrid with \
                  ML-KEM costs about a kilobyte per connection, and current browsers offer it.",
    remediation: "Enable X25519MLKEM768 when the server's TLS library has it (OpenSSL 3.5, Go 1.24, current BoringSSL \
                  and rustls).",
    severity: Severity::Info,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[326],
    owasp: "A02",
    references: &["https://datatracker.ietf.org/doc/draft-ietf-tls-ecdhe-mlkem/"],
    tier: Tier::Full,
    needs: &[Part::Tls],
    run: |observation| judge(observation, |facts| with_details(facts, post_quantum)),
};

pub(super) fn with_details(facts: &TlsFacts, verdict: fn(&TlsFacts, &Details) -> Judgement) -> Judgement {
    facts.survey.details.as_ref().map_or(Ok(Verdict::NotApplicable), |details| verdict(facts, details))
}

fn weak_primes(facts: &TlsFacts, details: &Details) -> Judgement {
    let parameters = details.parameters.as_ref().map_err(Clone::clone)?;
    let primes: Vec<&Vec<u8>> = parameters
        .iter()
        .filter_map(|parameter| match parameter {
            KeyExchange::Prime(prime) => Some(prime),
            KeyExchange::Curve(_) | KeyExchange::ExplicitCurve => None,
        })
        .collect();
    if primes.is_empty() {
        return Ok(Verdict::NotApplicable);
    }
    let weak: Vec<String> = primes.into_iter().filter_map(|prime| weak_prime(prime)).collect();
    if weak.is_empty() { Ok(Verdict::Pass) } else { fail(facts, "dhe", some_of(&weak)) }
}

fn weak_prime(prime: &[u8]) -> Option<String> {
    let bits = bits(prime);
    match common_prime(prime) {
        Some(origin) => Some(format!("a prime of {bits} bits that many servers share: {origin}")),
        None if bits < 2048 => Some(format!("a prime of {bits} bits")),
        None => None,
    }
}

fn weak_curves(facts: &TlsFacts, details: &Details) -> Judgement {
    let groups = details.curves.codes.iter().filter_map(|code| Group::of(*code));
    let weak: Vec<String> =
        groups.filter(|group| group.is_weak()).map(|group| group.name.to_owned()).collect();
    match (weak.is_empty(), &details.curves.unknown) {
        (false, _) => fail(facts, "curves", some_of(&weak)),
        (true, Some(unjudged)) => Err(unjudged.clone()),
        (true, None) => Ok(Verdict::Pass),
    }
}

fn post_quantum(facts: &TlsFacts, details: &Details) -> Judgement {
    // Without TLS 1.3 there is something else to do first.
    if !facts.survey.speaks(Version::Tls13) {
        return Ok(Verdict::NotApplicable);
    }
    let groups: Vec<&Group> = details.groups.codes.iter().filter_map(|code| Group::of(*code)).collect();
    let has_hybrid =
        groups.iter().any(|group| group.kind == GroupKind::PostQuantum && group.name.contains("MLKEM"));
    match (has_hybrid, &details.groups.unknown) {
        (true, _) => Ok(Verdict::Pass),
        (false, Some(unjudged)) => Err(unjudged.clone()),
        (false, None) => {
            let names: Vec<String> = groups.iter().map(|group| group.name.to_owned()).collect();
            fail(facts, "groups", format!("the server knows {}", some_of(&names)))
        }
    }
}

#[cfg(test)]
mod tests {
    use palisade_model::GapReason;
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, detailed, secure, speaking};
    use crate::observation::Unjudged;

    fn unknown() -> Unjudged {
        Unjudged::new(GapReason::TimeOut, "no answer")
    }

    fn prime(first: u8, bytes: usize) -> Site {
        let mut prime = vec![0xff; bytes];
        prime[0] = first;
        detailed(|details| details.parameters = Ok(vec![KeyExchange::Prime(prime)]))
    }

    #[test]
    fn primes_are_judged_by_their_bits() {
        assert_outcomes(
            &DH_WEAK,
            vec![
                (Fail, prime(0xff, 128)),
                (Fail, prime(0x7f, 256)),
                (Pass, prime(0x80, 256)),
                (NotApplicable, secure()),
                (NotApplicable, detailed(|details| details.parameters = Ok(vec![KeyExchange::Curve(23)]))),
                (Error, detailed(|details| details.parameters = Err(unknown()))),
            ],
        );
    }

    #[test]
    fn shared_primes_are_named() {
        // The second Oakley group: 2^1024 - 2^960 - 1 + 2^64 * (floor(2^894 pi) + 129093).
        let hex = "ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404dd\
                   ef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7ed\
                   ee386bfb5a899fa5ae9f24117c4b1fe649286651ece65381ffffffffffffffff";
        let digits = (0..hex.len()).step_by(2);
        let prime: Vec<u8> = digits.map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect();
        let evidence = weak_prime(&prime).unwrap();
        assert_eq!(evidence, "a prime of 1024 bits that many servers share: Oakley group 2 (RFC 2409)");
    }

    #[test]
    fn small_curves_are_weak() {
        let curves = |codes: &[u16]| {
            let codes = codes.to_vec();
            detailed(move |details| details.curves.codes = codes)
        };
        assert_outcomes(
            &GROUP_WEAK,
            vec![
                (Fail, curves(&[23, 19])),
                (Pass, curves(&[21, 23, 29])),
                (Pass, secure()),
                (Error, detailed(|details| details.curves.unknown = Some(unknown()))),
            ],
        );
    }

    #[test]
    fn only_ml_kem_counts() {
        let groups = |codes: &[u16]| {
            let codes = codes.to_vec();
            detailed(move |details| details.groups.codes = codes)
        };
        assert_outcomes(
            &PQ_HYBRID,
            vec![
                (Fail, groups(&[29, 23])),
                (Fail, groups(&[29, 0x6399])),
                (Pass, groups(&[0x11ec, 29])),
                (Pass, groups(&[29, 0x11ed])),
                (NotApplicable, speaking(&[Version::Tls12])),
                (
                    Error,
                    detailed(|details| {
                        details.groups.codes = vec![29];
                        details.groups.unknown = Some(unknown());
                    }),
                ),
            ],
        );
    }
}
