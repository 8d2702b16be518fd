//! What receivers are asked to do with forged mail (DMARC).

use palisade_model::{Category, Confidence, Severity, Tier};

use super::record;
use crate::checks::{Check, Judgement, Verdict};
use crate::dns::{DmarcFacts, Dns, known};
use crate::observation::{Observation, Unjudged};
use crate::part::Part;

pub(crate) const MISSING: Check = Check {
    id: "dns-dmarc-missing",
    title: "No DMARC policy",
    description: "Neither the domain nor anything above it says what receivers shall do with mail that only claims to come \
                  from it, so SPF and DKIM protect no visible sender.",
    remediation: "Publish v=DMARC1; p=none; rua=mailto:… at _dmarc, read the reports, then move on to quarantine and reject.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Dns,
    cwe: &[290],
    owasp: "A07",
    references: &["https://www.rfc-editor.org/rfc/rfc7489"],
    tier: Tier::Quick,
    needs: &[Part::Dns],
    run: missing,
};

fn missing(observation: &Observation) -> Judgement {
    let Some((dns, facts)) = facts(observation)? else { return Ok(Verdict::NotApplicable) };
    if !dns.is_own_zone()? {
        return Ok(Verdict::NotApplicable);
    }
    let name = format!("_dmarc.{}", dns.domain);
    let found = || record(&name, "TXT", "expected v=DMARC1 here or at a public suffix above, found none");
    Ok(Verdict::of_option(facts.at.is_none().then(found)))
}

pub(crate) const NONE: Check = Check {
    id: "dns-dmarc-none",
    title: "DMARC does not enforce",
    description: "The policy asks receivers to let forged mail through: p=none, only a part of the mail, only a test, or a \
                  weaker policy for the names below.",
    remediation: "Move to p=quarantine and then p=reject for all mail, without a weaker sp, when the reports show no lawful \
                  sender that fails.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Dns,
    cwe: &[290],
    owasp: "A07",
    references: &["https://www.rfc-editor.org/rfc/rfc7489#section-6.3"],
    tier: Tier::Quick,
    needs: &[Part::Dns],
    run: none,
};

fn none(observation: &Observation) -> Judgement {
    let Some((dns, facts)) = facts(observation)? else { return Ok(Verdict::NotApplicable) };
    let Some(dmarc) = facts.usable() else { return Ok(Verdict::NotApplicable) };
    let mut evidence = Vec::new();
    if dmarc.subdomains < dmarc.policy || !dmarc.enforces() {
        evidence.push(format!("p={}", dmarc.policy.as_str()));
    }
    if dmarc.subdomains < dmarc.policy {
        evidence.push(format!("sp={}", dmarc.subdomains.as_str()));
    }
    if dmarc.percent < 100 {
        evidence.push(format!("pct={}", dmarc.percent));
    }
    if dmarc.testing {
        evidence.push("t=y".to_owned());
    }
    let at = facts.at.as_deref().unwrap_or(&dns.domain);
    Ok(Verdict::of_option((!evidence.is_empty()).then(|| record(at, "TXT", evidence.join("; ")))))
}

pub(crate) const INVALID: Check = Check {
    id: "dns-dmarc-invalid",
    title: "The DMARC record has mistakes",
    description: "Receivers pass over records or tags with mistakes, and send no reports to others who did not say that they \
                  want them.",
    remediation: "Repair the record; have each foreign report address publish v=DMARC1 at DOMAIN._report._dmarc.ITS-DOMAIN.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Dns,
    cwe: &[290],
    owasp: "A05",
    references: &[
        "https://www.rfc-editor.org/rfc/rfc7489#section-6.4",
        "https://www.rfc-editor.org/rfc/rfc7489#section-7.1",
    ],
    tier: Tier::Quick,
    needs: &[Part::Dns],
    run: invalid,
};

fn invalid(observation: &Observation) -> Judgement {
    let Some((_, facts)) = facts(observation)? else { return Ok(Verdict::NotApplicable) };
    let Some(at) = &facts.at else { return Ok(Verdict::NotApplicable) };
    let mut evidence = match &facts.record {
        None => vec![format!("expected one DMARC record, found {}", facts.records.len())],
        Some(Err(error)) => vec![error.to_string()],
        Some(Ok(dmarc)) => dmarc.problems.iter().map(ToString::to_string).collect(),
    };
    for target in &facts.unauthorised {
        evidence.push(format!("{target} does not say that it wants the reports"));
    }
    evidence.truncate(5);
    Ok(Verdict::of_option((!evidence.is_empty()).then(|| record(at, "TXT", evidence.join("; ")))))
}

fn facts(observation: &Observation) -> Result<Option<(&Dns, &DmarcFacts)>, Unjudged> {
    let Some(dns) = observation.dns()? else { return Ok(None) };
    Ok(Some((dns, known(&dns.mail.dmarc)?)))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::dns::fixture::{dmarc, timed_out};
    use crate::checks::fixture::{Site, assert_outcomes, page};

    fn with(facts: DmarcFacts) -> Site {
        page(&[]).dns(|dns| dns.mail.dmarc = Ok(facts))
    }

    fn absent() -> Site {
        with(DmarcFacts { at: None, records: Vec::new(), record: None, unauthorised: Vec::new() })
    }

    fn unknown() -> Site {
        page(&[]).dns(|dns| dns.mail.dmarc = Err(timed_out()))
    }

    #[test]
    fn a_record_must_be_somewhere() {
        assert_outcomes(
            &MISSING,
            vec![
                (Fail, absent()),
                (Pass, with(dmarc("v=DMARC1; p=none"))),
                (Pass, with(dmarc("v=DMARC1"))),
                (Error, unknown()),
                (NotApplicable, page(&[]).without_dns()),
            ],
        );
    }

    #[test]
    fn a_policy_must_hold_for_all_mail() {
        assert_outcomes(
            &NONE,
            vec![
                (Fail, with(dmarc("v=DMARC1; p=none"))),
                (Fail, with(dmarc("v=DMARC1; p=reject; pct=99"))),
                (Fail, with(dmarc("v=DMARC1; p=reject; sp=quarantine"))),
                (Fail, with(dmarc("v=DMARC1; p=reject; t=y"))),
                (Pass, with(dmarc("v=DMARC1; p=quarantine"))),
                (Pass, with(dmarc("v=DMARC1; p=quarantine; sp=reject"))),
                (NotApplicable, with(dmarc("v=DMARC1; p=monitor"))),
                (NotApplicable, absent()),
                (Error, unknown()),
            ],
        );
    }

    #[test]
    fn mistakes_and_reports_that_nobody_asked_for_fail() {
        let two = DmarcFacts {
            records: vec!["v=DMARC1; p=none".to_owned(); 2],
            record: None,
            ..dmarc("v=DMARC1; p=none")
        };
        let unasked = DmarcFacts {
            unauthorised: vec!["reports.example".to_owned()],
            ..dmarc("v=DMARC1; p=reject; rua=mailto:a@reports.example")
        };
        assert_outcomes(
            &INVALID,
            vec![
                (Fail, with(two)),
                (Fail, with(unasked)),
                (Fail, with(dmarc("v=DMARC1; p=monitor"))),
                (Fail, with(dmarc("v=DMARC1; p=reject; rua=a@shop.example"))),
                (Pass, with(dmarc("v=DMARC1; p=none"))),
                (Pass, with(dmarc("v=DMARC1; p=reject; rua=mailto:a@shop.example"))),
                (NotApplicable, absent()),
                (Error, unknown()),
            ],
        );
    }
}
