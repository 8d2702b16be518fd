//! Rates a server as the SSL Server Rating Guide (version 2009r) does: protocols 30 %, key exchange 30 %, ciphers
//! 40 %, and caps for what no number makes good.

use palisade_model::UnixMillis;

use super::facts::TlsFacts;
use super::probe::{Group, GroupKind, KeyExchange, Suite, Version, bits};
use super::trust::Trust;

/// A year of HSTS less some days, as the guide wants it for an A+.
const LONG_HSTS: u64 = 15_768_000;

/// A rating with the reasons why it is no better.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rating {
    /// `A+` to `F`, `T` when the certificate is not trusted, `M` when it is for another name.
    pub(crate) grade: &'static str,
    /// 0 to 100, before caps.
    pub(crate) score: u32,
    pub(crate) protocol: u32,
    pub(crate) key_exchange: u32,
    pub(crate) cipher: u32,
    /// The cap that each reason sets, worst first.
    pub(crate) reasons: Vec<(&'static str, String)>,
}

/// What the rating takes from outside of the TLS part.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Around {
    pub(crate) now: UnixMillis,
    /// The time in seconds that browsers remember to use TLS.
    pub(crate) hsts: Option<u64>,
    pub(crate) name_matches: bool,
}

/// Rates what a full scan found.
pub(crate) fn rate(facts: &TlsFacts, around: Around) -> Rating {
    let (protocol, key_exchange, cipher) = (protocols(facts), key_exchange(facts), ciphers(facts));
    let zero = [protocol, key_exchange, cipher].contains(&0);
    let score = if zero { 0 } else { (30 * protocol + 30 * key_exchange + 40 * cipher) / 100 };
    let mut reasons = [certificate_caps(facts, around.now), version_caps(facts), suite_caps(facts)].concat();
    if !around.name_matches {
        reasons.push(("M", "the certificate is for another name".to_owned()));
    }
    if around.hsts.is_none_or(|seconds| seconds < LONG_HSTS) {
        reasons.push(("A", "HSTS is missing or short".to_owned()));
    }
    reasons.sort_by_key(|(cap, _)| std::cmp::Reverse(rank(cap)));
    let by_score = match score {
        80.. => "A",
        65.. => "B",
        50.. => "C",
        35.. => "D",
        20.. => "E",
        _ => "F",
    };
    let grade = match reasons.first() {
        Some((cap, _)) if rank(cap) > rank(by_score) => cap,
        None if by_score == "A" => "A+",
        _ => by_score,
    };
    Rating { grade, score, protocol, key_exchange, cipher, reasons }
}

/// Worse is more.
fn rank(grade: &str) -> usize {
    ["A+", "A", "A-", "B", "C", "D", "E", "F", "T", "M"].iter().position(|known| *known == grade).unwrap_or(0)
}

fn mean(best: Option<u32>, worst: Option<u32>) -> u32 {
    best.zip(worst).map_or(0, |(best, worst)| u32::midpoint(best, worst))
}

fn protocols(facts: &TlsFacts) -> u32 {
    let points = |version: &Version| match version {
        Version::Ssl2 => 0,
        Version::Ssl3 => 80,
        Version::Tls10 => 90,
        Version::Tls11 => 95,
        Version::Tls12 | Version::Tls13 => 100,
    };
    let ssl2 = speaks_ssl2(facts).then_some(Version::Ssl2);
    let spoken =
        facts.survey.versions.iter().filter(|(_, support)| support.is_yes()).map(|(version, _)| *version);
    let points: Vec<u32> = ssl2.into_iter().chain(spoken).map(|version| points(&version)).collect();
    mean(points.iter().max().copied(), points.iter().min().copied())
}

fn speaks_ssl2(facts: &TlsFacts) -> bool {
    facts.survey.details.as_ref().is_some_and(|details| matches!(details.ssl2, Ok(Some(_))))
}

/// By the strength, in bits of RSA, of the weakest key or parameter.
fn key_exchange(facts: &TlsFacts) -> u32 {
    let suites: Vec<&Suite> = facts.survey.accepted().map(|(_, suite)| suite).collect();
    if suites.iter().any(|suite| suite.is_anonymous()) {
        return 0;
    }
    if suites.iter().any(|suite| suite.is_export()) {
        return 40;
    }
    let keys = facts.presented.iter().map(|chain| match chain.leaf.key_type.as_str() {
        "RSA" => chain.leaf.key_bits,
        _ => as_rsa(chain.leaf.key_bits),
    });
    match keys.chain(parameters(facts)).min().unwrap_or(0) {
        0..512 => 20,
        512..1024 => 40,
        1024..2048 => 80,
        2048..4096 => 90,
        _ => 100,
    }
}

fn parameters(facts: &TlsFacts) -> Vec<usize> {
    let Some(details) = &facts.survey.details else { return Vec::new() };
    let primes = details.parameters.iter().flatten().filter_map(|parameter| match parameter {
        KeyExchange::Prime(prime) => Some(bits(prime)),
        KeyExchange::Curve(_) | KeyExchange::ExplicitCurve => None,
    });
    let curves = details.groups.codes.iter().chain(&details.curves.codes).filter_map(|code| Group::of(*code));
    let curves =
        curves.filter(|group| group.kind == GroupKind::Curve).map(|group| as_rsa(usize::from(group.bits)));
    primes.chain(curves).collect()
}

/// The RSA key that is as strong as an elliptic curve (NIST SP 800-57, table 2).
fn as_rsa(curve: usize) -> usize {
    match curve {
        0..160 => 512,
        160..224 => 1024,
        224..255 => 2048,
        255..384 => 3072,
        384..448 => 7680,
        _ => 15360,
    }
}

fn ciphers(facts: &TlsFacts) -> u32 {
    let points = |suite: &Suite| match suite.bits {
        0 => 0,
        1..128 => 20,
        128..256 => 80,
        _ => 100,
    };
    let points: Vec<u32> = facts.survey.accepted().map(|(_, suite)| points(suite)).collect();
    mean(points.iter().max().copied(), points.iter().min().copied())
}

fn certificate_caps(facts: &TlsFacts, now: UnixMillis) -> Vec<(&'static str, String)> {
    let mut caps = Vec::new();
    for chain in facts.leaves() {
        let leaf = &chain.leaf;
        match &chain.trust {
            Trust::Nobody(_) if !chain.missing.is_empty() => {
                caps.push(("B", "the chain is incomplete".to_owned()));
            }
            Trust::Nobody(reason) => caps.push(("T", format!("the certificate is not trusted: {reason}"))),
            Trust::Public | Trust::Operator => {}
        }
        if now < leaf.not_before || now > leaf.not_after {
            caps.push(("T", "the certificate is not valid today".to_owned()));
        }
        if chain.signed().any(|certificate| certificate.signature.to_ascii_lowercase().starts_with("sha1")) {
            caps.push(("T", "a certificate is signed with SHA-1".to_owned()));
        }
        if chain.signed().any(|certificate| certificate.signature.starts_with("md")) {
            caps.push(("F", "a certificate is signed with MD5 or MD2".to_owned()));
        }
        if leaf.key_type == "RSA" && leaf.key_bits < 1024 {
            caps.push(("F", format!("the key has {} bits", leaf.key_bits)));
        } else if leaf.key_type == "RSA" && leaf.key_bits < 2048 {
            caps.push(("B", format!("the key has {} bits", leaf.key_bits)));
        }
    }
    caps
}

fn version_caps(facts: &TlsFacts) -> Vec<(&'static str, String)> {
    let survey = &facts.survey;
    let speaks = |version| survey.speaks(version);
    let newer = [Version::Tls10, Version::Tls11, Version::Tls12, Version::Tls13];
    let only_ssl3 = !newer.into_iter().any(speaks);
    let caps = [
        ("F", speaks_ssl2(facts), "SSL 2.0 is spoken"),
        ("F", speaks(Version::Ssl3) && only_ssl3, "nothing better than SSL 3.0 is spoken"),
        ("B", speaks(Version::Ssl3), "SSL 3.0 is spoken"),
        ("B", speaks(Version::Tls10), "TLS 1.0 is spoken"),
        ("B", speaks(Version::Tls11), "TLS 1.1 is spoken"),
        ("C", !speaks(Version::Tls12) && !speaks(Version::Tls13), "TLS 1.2 is not spoken"),
        ("A-", !speaks(Version::Tls13), "TLS 1.3 is not spoken"),
    ];
    caps.into_iter().filter(|(_, holds, _)| *holds).map(|(cap, _, reason)| (cap, reason.to_owned())).collect()
}

fn suite_caps(facts: &TlsFacts) -> Vec<(&'static str, String)> {
    let any =
        |wanted: &dyn Fn(Version, &Suite) -> bool| facts.survey.accepted().any(|(v, suite)| wanted(v, suite));
    let compresses = facts.survey.highest_legacy().is_some_and(|(_, hello)| hello.compresses);
    let secure = facts.survey.highest_legacy().is_none_or(|(_, hello)| hello.extensions.secure_renegotiation);
    let caps = [
        ("F", any(&|_, suite| suite.is_export()), "export suites are accepted"),
        (
            "F",
            any(&|_, suite| suite.bits < 112 && !suite.is_export()),
            "suites of less than 112 bits are accepted",
        ),
        ("F", any(&|_, suite| suite.is_anonymous()), "anonymous suites are accepted"),
        ("F", !secure, "renegotiation is not secure"),
        (
            "C",
            any(&|version, suite| version == Version::Ssl3 && suite.is_cbc()),
            "CBC in SSL 3.0 is accepted (POODLE)",
        ),
        ("C", compresses, "TLS compression is accepted (CRIME)"),
        (
            "C",
            any(&|v, suite| v >= Version::Tls11 && suite.has_small_blocks()),
            "64-bit blocks are accepted with TLS 1.1 and newer",
        ),
        (
            "C",
            any(&|v, suite| v >= Version::Tls11 && suite.is_rc4()),
            "RC4 is accepted with TLS 1.1 and newer",
        ),
        ("B", any(&|_, suite| suite.is_rc4()), "RC4 is accepted"),
        (
            "B",
            any(&|v, suite| v <= Version::Tls10 && suite.is_cbc()),
            "CBC in TLS 1.0 or older is accepted (BEAST)",
        ),
        ("B", !any(&|_, suite| suite.has_forward_secrecy()), "there is no forward secrecy"),
        ("B", !any(&|_, suite| suite.is_aead()), "there is no authenticated encryption"),
    ];
    caps.into_iter().filter(|(_, holds, _)| *holds).map(|(cap, _, reason)| (cap, reason.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::{Site, detailed, now, presenting, secure, speaking};
    use Version::{Ssl3, Tls10, Tls11, Tls12, Tls13};

    fn rated(site: Site, hsts: Option<u64>) -> Rating {
        rate(site.observe().tls().unwrap(), Around { now: now(), hsts, name_matches: true })
    }

    fn grade(site: Site) -> &'static str {
        rated(site, Some(31_536_000)).grade
    }

    fn accepting(code: u16, version: Version) -> Site {
        secure().tls(|facts| {
            facts.survey.offers[0].version = version;
            facts.survey.offers[0].suites.extend(Suite::of(code));
        })
    }

    #[test]
    fn a_good_server_gets_the_best_grade_with_hsts() {
        let rating = rated(secure(), Some(31_536_000));
        assert_eq!((rating.protocol, rating.key_exchange, rating.cipher, rating.score), (100, 90, 80, 89));
        assert_eq!((rating.grade, rating.reasons.len()), ("A+", 0));
        assert_eq!(rated(secure(), Some(300)).grade, "A");
        assert_eq!(rated(secure(), None).grade, "A");
        let mismatch = Around { now: now(), hsts: None, name_matches: false };
        assert_eq!(rate(secure().observe().tls().unwrap(), mismatch).grade, "M");
    }

    #[test]
    fn versions_cap_the_grade() {
        for (versions, expected) in [
            (&[Tls12, Tls13][..], "A+"),
            (&[Tls13], "A+"),
            (&[Tls12], "A-"),
            (&[Tls11, Tls12, Tls13], "B"),
            (&[Tls10, Tls11, Tls12], "B"),
            (&[Ssl3, Tls12, Tls13], "B"),
        ] {
            assert_eq!(grade(speaking(versions)), expected, "{versions:?}");
        }
        assert_eq!(grade(detailed(|details| details.ssl2 = Ok(Some(Vec::new())))), "F");
    }

    #[test]
    fn suites_cap_the_grade() {
        for (code, version, expected) in [
            (0x000a, Tls12, "C"),
            (0x000a, Tls10, "B"),
            (0x0005, Tls12, "C"),
            (0x0005, Tls10, "B"),
            (0x0003, Tls10, "F"),
            (0x0018, Tls12, "F"),
            (0x0009, Tls10, "F"),
            (0x002f, Ssl3, "C"),
            (0x009c, Tls12, "A+"),
        ] {
            assert_eq!(grade(accepting(code, version)), expected, "{code:#06x} in {}", version.name());
        }
    }

    #[test]
    fn certificates_cap_the_grade() {
        let nobody = || Trust::Nobody("unknown issuer".to_owned());
        assert_eq!(grade(presenting(|chain| chain.trust = nobody())), "T");
        let incomplete = presenting(|chain| {
            chain.trust = nobody();
            chain.missing = vec!["CN=Example CA".to_owned()];
        });
        assert_eq!(grade(incomplete), "B");
        assert_eq!(grade(presenting(|chain| chain.leaf.not_after = now() - 1)), "T");
        let signed = |name: &'static str| presenting(|chain| chain.leaf.signature = name.to_owned());
        assert_eq!(grade(signed("sha1WithRSA")), "T");
        assert_eq!(grade(signed("md5WithRSA")), "F");
        let keyed = |bits| {
            presenting(move |chain| {
                chain.leaf.key_type = "RSA".to_owned();
                chain.leaf.key_bits = bits;
            })
        };
        assert_eq!((grade(keyed(512)), grade(keyed(1024)), grade(keyed(2048))), ("F", "B", "A+"));
    }

    #[test]
    fn more_weakness_never_rates_better() {
        let weak = |code| rated(accepting(code, Tls12), None).score;
        assert!(weak(0x0005) <= weak(0x009c) && weak(0x0001) <= weak(0x0005));
        let prime = |bytes| {
            detailed(move |details| details.parameters = Ok(vec![KeyExchange::Prime(vec![0xff; bytes])]))
        };
        assert!(rated(prime(128), None).key_exchange < rated(prime(256), None).key_exchange);
    }
}
