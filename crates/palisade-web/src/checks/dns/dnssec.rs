//! Whether answers about the host are signed, and whether the signatures hold (DNSSEC).

use palisade_model::{Category, Confidence, Severity, Tier};

use super::record;
use crate::checks::{Check, Judgement, Verdict};
use crate::dns::{State, known};
use crate::observation::Observation;
use crate::part::Part;

pub(crate) const ABSENT: Check = Check {
    id: "dns-dnssec-absent",
    title: "The domain is not signed",
    description: "The zone above has no DS record for the domain, so forged answers about its addresses, its mail servers and \
                  who may issue certificates cannot be told from true ones.",
    remediation: "Sign the zone and give its DS record to the registrar.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Dns,
    cwe: &[345],
    owasp: "A08",
    references: &["https://www.rfc-editor.org/rfc/rfc9364"],
    tier: Tier::Quick,
    needs: &[Part::Dns],
    run: absent,
};

fn absent(observation: &Observation) -> Judgement {
    let Some(dns) = observation.dns()? else { return Ok(Verdict::NotApplicable) };
    if !dns.is_own_zone()? {
        return Ok(Verdict::NotApplicable);
    }
    let unsigned = known(&dns.dnssec)?.delegations.is_empty();
    let found = || record(&dns.domain, "DS", "expected a DS record in the zone above, found none");
    Ok(Verdict::of_option(unsigned.then(found)))
}

pub(crate) const BOGUS: Check = Check {
    id: "dns-dnssec-bogus",
    title: "The signatures of the domain do not hold",
    description: "Resolvers that validate answer nobody about the host: the signatures have expired, are wrong, or fit no key \
                  that the zone above vouches for. A large part of all visitors cannot reach the site.",
    remediation: "Renew the signatures, or repair the DS record at the registrar; remove it if the zone is no longer signed.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Dns,
    cwe: &[345],
    owasp: "A08",
    references: &["https://www.rfc-editor.org/rfc/rfc4035#section-5"],
    tier: Tier::Quick,
    needs: &[Part::Dns],
    run: bogus,
};

fn bogus(observation: &Observation) -> Judgement {
    let Some(dns) = observation.dns()? else { return Ok(Verdict::NotApplicable) };
    Ok(match &known(&dns.dnssec)?.state {
        State::Secure => Verdict::Pass,
        State::Insecure(_) => Verdict::NotApplicable,
        State::Bogus(problem) => Verdict::Fail(vec![record(&dns.host, "RRSIG", problem.clone())]),
    })
}

pub(crate) const WEAK_ALGORITHM: Check = Check {
    id: "dns-dnssec-weak-alg",
    title: "The domain is signed with weak algorithms",
    description: "Keys for RSA/MD5, DSA, GOST and RSA/SHA-1, and DS records with SHA-1, are not to be used any more; some \
                  resolvers already treat such zones as not signed.",
    remediation: "Roll over to ECDSA P-256 (13) or Ed25519 (15), and publish DS records with SHA-256 (2).",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Dns,
    cwe: &[327],
    owasp: "A02",
    references: &["https://www.rfc-editor.org/rfc/rfc8624#section-3"],
    tier: Tier::Full,
    needs: &[Part::Dns],
    run: weak_algorithm,
};

fn weak_algorithm(observation: &Observation) -> Judgement {
    let Some(dns) = observation.dns()? else { return Ok(Verdict::NotApplicable) };
    let dnssec = known(&dns.dnssec)?;
    if dnssec.delegations.is_empty() {
        return Ok(Verdict::NotApplicable);
    }
    let of_signers = dnssec.delegations.iter().map(|ds| ds.algorithm);
    let mut algorithms: Vec<u8> = dnssec.key_algorithms.iter().copied().chain(of_signers).collect();
    algorithms.sort_unstable();
    algorithms.dedup();
    let mut evidence: Vec<String> =
        algorithms.into_iter().filter_map(weak).map(|name| format!("keys of {name}")).collect();
    if dnssec.delegations.iter().any(|ds| ds.digest == 1) {
        evidence.push("a DS record with SHA-1".to_owned());
    }
    Ok(Verdict::of_option((!evidence.is_empty()).then(|| record(&dns.domain, "DS", evidence.join(", ")))))
}

/// The name of an algorithm that must not or should not sign any more (RFC 8624 section 3.1).
fn weak(algorithm: u8) -> Option<&'static str> {
    match algorithm {
        1 => Some("RSA/MD5"),
        3 | 6 => Some("DSA/SHA-1"),
        5 | 7 => Some("RSA/SHA-1"),
        12 => Some("GOST"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::dns::fixture::timed_out;
    use crate::checks::fixture::{Site, assert_outcomes, page};
    use crate::dns::{Delegation, Dnssec};

    fn with(change: impl FnOnce(&mut Dnssec)) -> Site {
        page(&[]).dns(|dns| change(dns.dnssec.as_mut().unwrap()))
    }

    fn unknown() -> Site {
        page(&[]).dns(|dns| dns.dnssec = Err(timed_out()))
    }

    fn unsigned() -> Site {
        with(|dnssec| {
            dnssec.delegations.clear();
            dnssec.key_algorithms.clear();
            dnssec.state = State::Insecure("shop.example".to_owned());
        })
    }

    #[test]
    fn the_zone_above_must_vouch_for_the_domain() {
        let bogus = with(|dnssec| dnssec.state = State::Bogus("expired".to_owned()));
        assert_outcomes(
            &ABSENT,
            vec![
                (Fail, unsigned()),
                (Pass, with(|_| {})),
                (Pass, bogus),
                (Error, unknown()),
                (NotApplicable, page(&[]).without_dns()),
            ],
        );
    }

    #[test]
    fn only_signatures_that_do_not_hold_are_bogus() {
        let bogus = with(|dnssec| dnssec.state = State::Bogus("expired".to_owned()));
        let cases =
            vec![(Fail, bogus), (Pass, with(|_| {})), (NotApplicable, unsigned()), (Error, unknown())];
        assert_outcomes(&BOGUS, cases);
    }

    #[test]
    fn old_algorithms_and_sha_1_are_weak() {
        let ds = |algorithm, digest| {
            with(move |dnssec| dnssec.delegations[0] = Delegation { key_tag: 1, algorithm, digest })
        };
        assert_outcomes(
            &WEAK_ALGORITHM,
            vec![
                (Fail, ds(5, 2)),
                (Fail, ds(13, 1)),
                (Fail, with(|dnssec| dnssec.key_algorithms.push(7))),
                (Pass, ds(8, 2)),
                (Pass, ds(15, 4)),
                (NotApplicable, unsigned()),
                (Error, unknown()),
            ],
        );
    }
}
