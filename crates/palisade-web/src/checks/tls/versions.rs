//! Which versions the server speaks.

use palisade_model::{Category, Confidence, Severity, Tier};

use super::subject::{fail, judge};
use crate::checks::{Check, Judgement, Verdict};
use crate::observation::Observation;
use crate::part::Part;
use crate::tls::{Support, TlsFacts, Version};

const REFERENCES: &[&str] =
    &["https://www.rfc-editor.org/rfc/rfc8996", "https://www.rfc-editor.org/rfc/rfc9325#section-3.1"];

pub(crate) const SSL2: Check = Check {
    id: "tls-sslv2",
    title: "SSL 2.0 is spoken",
    description: "SSL 2.0 protects nothing, and a server that speaks it lets attackers decrypt the newer connections of \
                  every server with the same RSA key (DROWN).",
    remediation: "Switch SSL 2.0 off on every server that shares the key, mail servers included, and upgrade the TLS \
                  library, which must be older than 2016.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[326],
    owasp: "A02",
    references: &["https://www.rfc-editor.org/rfc/rfc6176", "https://drownattack.com/"],
    tier: Tier::Full,
    needs: &[Part::Tls],
    run: |observation| judge(observation, ssl2),
};

pub(crate) const SSL3: Check = Check {
    id: "tls-sslv3",
    title: "SSL 3.0 is spoken",
    description: "Whoever controls the network can make old clients fall back to SSL 3.0 and read their cookies one byte \
                  at a time (POODLE).",
    remediation: "Switch SSL 3.0 off; no supported browser needs it.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[326],
    owasp: "A02",
    references: &["https://www.rfc-editor.org/rfc/rfc7568"],
    tier: Tier::Quick,
    needs: &[Part::Tls],
    run: |observation| none_of(observation, &[Version::Ssl3]),
};

pub(crate) const TLS10_11: Check = Check {
    id: "tls-10-11",
    title: "TLS 1.0 or 1.1 is spoken",
    description: "Both versions were withdrawn in 2021: they rest on MD5 and SHA-1 and know no authenticated encryption. \
                  Browsers no longer speak them.",
    remediation: "Offer TLS 1.2 and 1.3 only.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[326],
    owasp: "A02",
    references: REFERENCES,
    tier: Tier::Quick,
    needs: &[Part::Tls],
    run: |observation| none_of(observation, &[Version::Tls10, Version::Tls11]),
};

pub(crate) const NO_TLS12: Check = Check {
    id: "tls-no-12",
    title: "Neither TLS 1.2 nor TLS 1.3 is spoken",
    description: "Current browsers cannot connect, and those that can use a version that was withdrawn.",
    remediation: "Upgrade the server's TLS library and offer TLS 1.2 and 1.3.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[326],
    owasp: "A02",
    references: REFERENCES,
    tier: Tier::Quick,
    needs: &[Part::Tls],
    run: |observation| any_of(observation, &[Version::Tls12, Version::Tls13]),
};

pub(crate) const NO_TLS13: Check = Check {
    id: "tls-no-13",
    title: "TLS 1.3 is not spoken",
    description: "TLS 1.3 is faster, hides certificates from the network, and has none of the options that made older \
                  versions attackable.",
    remediation: "Switch TLS 1.3 on beside TLS 1.2.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[326],
    owasp: "A02",
    references: &["https://www.rfc-editor.org/rfc/rfc8446"],
    tier: Tier::Quick,
    needs: &[Part::Tls],
    run: |observation| any_of(observation, &[Version::Tls13]),
};

fn ssl2(facts: &TlsFacts) -> Judgement {
    let Some(details) = &facts.survey.details else { return Ok(Verdict::NotApplicable) };
    match &details.ssl2 {
        Err(unjudged) => Err(unjudged.clone()),
        Ok(None) => Ok(Verdict::Pass),
        Ok(Some(suites)) => fail(facts, "version", format!("SSL 2.0 with {} suites", suites.len())),
    }
}

/// Fails when one of the versions is spoken.
fn none_of(observation: &Observation, versions: &[Version]) -> Judgement {
    judge(observation, |facts| {
        let spoken: Vec<&str> = versions
            .iter()
            .filter(|version| facts.survey.speaks(**version))
            .map(|version| version.name())
            .collect();
        match spoken.is_empty() {
            false => fail(facts, "version", format!("the server speaks {}", spoken.join(" and "))),
            true => known(facts, versions, Verdict::Pass),
        }
    })
}

/// Fails when none of the versions is spoken.
fn any_of(observation: &Observation, versions: &[Version]) -> Judgement {
    judge(observation, |facts| {
        if versions.iter().any(|version| facts.survey.speaks(*version)) {
            return Ok(Verdict::Pass);
        }
        let best = facts.survey.highest_legacy().map_or("none", |(version, _)| version.name());
        let evidence = format!("the highest version is {best}");
        let found = super::subject::found(facts, "version", evidence).root_cause("tls-versions");
        known(facts, versions, Verdict::Fail(vec![found]))
    })
}

/// The verdict, unless one of the versions gave no answer.
fn known(facts: &TlsFacts, versions: &[Version], verdict: Verdict) -> Judgement {
    let unknown = versions.iter().find_map(|version| match facts.survey.support(*version) {
        Some(Support::Unknown(unjudged)) => Some(unjudged.clone()),
        _ => None,
    });
    unknown.map_or(Ok(verdict), Err)
}

#[cfg(test)]
mod tests {
    use palisade_model::GapReason;
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, secure, speaking, without_tls};
    use crate::fetch::FailureKind;
    use crate::observation::Unjudged;
    use Version::{Ssl3, Tls10, Tls11, Tls12, Tls13};

    fn silent(version: Version) -> Site {
        let unknown = Support::Unknown(Unjudged::new(GapReason::TimeOut, "no answer"));
        speaking(&[Tls12]).tls(|facts| {
            facts.survey.versions.retain(|(known, _)| *known != version);
            facts.survey.versions.push((version, unknown));
        })
    }

    #[test]
    fn ssl2_is_only_known_in_full_scans() {
        let ssl2 = |ssl2| secure().tls(|facts| facts.survey.details.as_mut().unwrap().ssl2 = ssl2);
        let unknown = Err(Unjudged::new(GapReason::TimeOut, "no answer"));
        assert_outcomes(
            &SSL2,
            vec![
                (Fail, ssl2(Ok(Some(vec![])))),
                (Pass, ssl2(Ok(None))),
                (Error, ssl2(unknown)),
                (NotApplicable, secure().tls(|facts| facts.survey.details = None)),
            ],
        );
    }

    #[test]
    fn old_versions_fail_and_silence_is_no_answer() {
        let refused = without_tls(FailureKind::ConnectionRefused);
        assert_outcomes(
            &SSL3,
            vec![
                (Fail, speaking(&[Ssl3, Tls12])),
                (Pass, speaking(&[Tls10, Tls12])),
                (Error, silent(Ssl3)),
                (NotApplicable, refused.clone()),
            ],
        );
        assert_outcomes(
            &TLS10_11,
            vec![
                (Fail, speaking(&[Tls11, Tls12])),
                (Fail, speaking(&[Tls10])),
                (Pass, speaking(&[Tls12, Tls13])),
                (Error, silent(Tls11)),
                (NotApplicable, refused),
            ],
        );
    }

    #[test]
    fn new_versions_are_wanted() {
        assert_outcomes(
            &NO_TLS12,
            vec![
                (Fail, speaking(&[Tls10, Tls11])),
                (Pass, speaking(&[Tls12])),
                (Pass, speaking(&[Tls13])),
                (NotApplicable, without_tls(FailureKind::NotTls)),
            ],
        );
        assert_outcomes(
            &NO_TLS13,
            vec![(Fail, speaking(&[Tls12])), (Pass, speaking(&[Tls12, Tls13])), (Error, silent(Tls13))],
        );
    }
}
