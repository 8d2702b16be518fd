//! How the certificate was issued: for how long, logged where, for how many names.

use palisade_model::{Category, Confidence, GapReason, Severity, Tier, UnixMillis, rfc3339};

use super::subject::{judge_each, of_certificate};
use crate::checks::{Check, Judgement, Verdict};
use crate::observation::Unjudged;
use crate::part::Part;
use crate::tls::{CertificateFacts, Presented, TlsFacts, Trust};

const DAY: i64 = 86_400_000;

pub(crate) const LONG_LIFE: Check = Check {
    id: "tls-cert-long-life",
    title: "Certificate is valid for too long",
    description: "Browsers refuse certificates of public authorities that live longer than was allowed when they were \
                  issued: 398 days, since March 2026 200, from 2027 on 100, from 2029 on 47.",
    remediation: "Reissue the certificate for at most 90 days and let an ACME client renew it.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[298],
    owasp: "A02",
    references: &["https://cabforum.org/working-groups/server/baseline-requirements/requirements/"],
    tier: Tier::Quick,
    needs: &[Part::Tls],
    run: |observation| judge_each(observation, |facts, presented| Ok(long_life(facts, presented))),
};

pub(crate) const SCT_MISSING: Check = Check {
    id: "tls-sct-missing",
    title: "Certificate is in no transparency log",
    description: "Browsers refuse certificates of public authorities that come without proof that they were logged, and \
                  without logs nobody sees certificates that were issued to the wrong party.",
    remediation: "Use an authority that embeds certificate timestamps, as all large ones do.",
    severity: Severity::Low,
    confidence: Confidence::Medium,
    category: Category::Tls,
    cwe: &[295],
    owasp: "A02",
    references: &["https://www.rfc-editor.org/rfc/rfc6962"],
    tier: Tier::Quick,
    needs: &[Part::Tls],
    run: |observation| judge_each(observation, logged),
};

pub(crate) const WILDCARD: Check = Check {
    id: "tls-wildcard-broad",
    title: "Certificate covers too much",
    description: "A certificate for everything below a public suffix, or for more than a hundred names, makes one stolen \
                  key a problem of many sites.",
    remediation: "Use a certificate per site or service, with the names it serves.",
    severity: Severity::Info,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[297],
    owasp: "A05",
    references: &["https://www.rfc-editor.org/rfc/rfc9525#section-7.1"],
    tier: Tier::Quick,
    needs: &[Part::Tls],
    run: |observation| judge_each(observation, |facts, presented| Ok(breadth(facts, presented))),
};

/// From when on a certificate may live for how many days (Baseline Requirements, 6.3.2), the latest first.
const LIMITS: [(&str, i64); 7] = [
    ("2029-03-15T00:00:00Z", 47),
    ("2027-03-15T00:00:00Z", 100),
    ("2026-03-15T00:00:00Z", 200),
    ("2020-09-01T00:00:00Z", 398),
    ("2018-03-01T00:00:00Z", 825),
    ("2015-04-01T00:00:00Z", 1188),
    ("2012-07-01T00:00:00Z", 1827),
];

/// The limit in days for a certificate that was issued then; `None` before there was one.
fn limit(issued: UnixMillis) -> Option<i64> {
    let issued = rfc3339(issued);
    LIMITS.iter().find(|(from, _)| issued.as_str() >= *from).map(|(_, days)| *days)
}

fn long_life(facts: &TlsFacts, presented: &Presented) -> Verdict {
    let leaf = &presented.leaf;
    // The rules bind public authorities; who runs an own one makes own rules.
    if presented.trust == Trust::Operator {
        return Verdict::NotApplicable;
    }
    let lifetime = leaf.not_after.saturating_sub(leaf.not_before);
    match limit(leaf.not_before) {
        // The last second counts, so that certificates of exactly 398 days end a second early.
        Some(limit) if lifetime >= limit.saturating_mul(DAY) => {
            let days = lifetime.div_euclid(DAY);
            of_certificate(facts, presented, format!("expected less than {limit} days, found {days}"))
        }
        _ => Verdict::Pass,
    }
}

fn logged(facts: &TlsFacts, presented: &Presented) -> Judgement {
    if presented.trust != Trust::Public {
        return Ok(Verdict::NotApplicable);
    }
    match presented.is_logged() {
        Some(true) => Ok(Verdict::Pass),
        Some(false) => {
            let evidence = "no timestamp in the certificate, the handshake or a stapled response";
            Ok(of_certificate(facts, presented, evidence))
        }
        None => {
            let detail = "the handshake of TLS 1.3 hides timestamps that are not in the certificate";
            Err(Unjudged::new(GapReason::NoData, detail))
        }
    }
}

fn breadth(facts: &TlsFacts, presented: &Presented) -> Verdict {
    const MANY: usize = 100;
    let leaf = &presented.leaf;
    if let Some(name) = broad_wildcard(leaf) {
        return of_certificate(facts, presented, format!("{name} covers a public suffix"));
    }
    match leaf.names.len() {
        count if count > MANY => of_certificate(facts, presented, format!("{count} names")),
        _ => Verdict::Pass,
    }
}

/// A wildcard right below a public suffix, where different parties register.
fn broad_wildcard(leaf: &CertificateFacts) -> Option<&String> {
    leaf.names
        .iter()
        .find(|name| name.strip_prefix("*.").is_some_and(|parent| psl::suffix_str(parent) == Some(parent)))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};
    use palisade_model::parse_rfc3339;

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, presenting, secure};

    fn living(from: &str, milliseconds: i64) -> Site {
        let from = parse_rfc3339(from).unwrap();
        presenting(|chain| {
            chain.leaf.not_before = from;
            chain.leaf.not_after = from + milliseconds;
        })
    }

    #[test]
    fn the_limit_is_that_of_the_day_of_issue() {
        let (early, late) = ("2026-03-14T23:59:59Z", "2026-03-15T00:00:00Z");
        assert_outcomes(
            &LONG_LIFE,
            vec![
                (Fail, living(early, 398 * DAY)),
                (Pass, living(early, 398 * DAY - 1000)),
                (Fail, living(late, 200 * DAY)),
                (Pass, living(late, 200 * DAY - 1000)),
                (Fail, living("2027-03-15T00:00:00Z", 101 * DAY)),
                (Pass, living("2029-03-15T00:00:00Z", 46 * DAY)),
                (Fail, living("2029-03-15T00:00:00Z", 48 * DAY)),
                (Pass, living("2019-01-01T00:00:00Z", 800 * DAY)),
                (Fail, living("2019-01-01T00:00:00Z", 830 * DAY)),
                (Pass, living("2010-01-01T00:00:00Z", 3650 * DAY)),
                (
                    NotApplicable,
                    living(late, 3650 * DAY).tls(|facts| facts.presented[0].trust = Trust::Operator),
                ),
            ],
        );
    }

    #[test]
    fn timestamps_may_come_in_three_ways() {
        let without = |timestamps| {
            presenting(move |chain| {
                chain.leaf.timestamps = 0;
                chain.timestamps = timestamps;
            })
        };
        assert_outcomes(
            &SCT_MISSING,
            vec![
                (Fail, without(Some(false))),
                (Pass, without(Some(true))),
                (Pass, secure()),
                (Error, without(None)),
                (NotApplicable, presenting(|chain| chain.trust = Trust::Operator)),
            ],
        );
    }

    #[test]
    fn wildcards_below_public_suffixes_are_broad() {
        let named = |names: Vec<String>| presenting(|chain| chain.leaf.names = names);
        let one = |name: &str| named(vec![name.to_owned()]);
        assert_outcomes(
            &WILDCARD,
            vec![
                (Fail, one("*.co.uk")),
                (Fail, one("*.github.io")),
                (Fail, named((0..101).map(|n| format!("a{n}.example")).collect())),
                (Pass, one("*.shop.example")),
                (Pass, named((0..100).map(|n| format!("a{n}.example")).collect())),
            ],
        );
    }
}
