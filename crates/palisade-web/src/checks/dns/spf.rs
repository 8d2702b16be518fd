//! Who may send mail in the domain's name (SPF).

use palisade_model::{Category, Confidence, Severity, Tier};

use super::record;
use crate::checks::{Check, Judgement, Verdict};
use crate::dns::{Dns, MOST_LOOKUPS, MOST_VOIDS, Qualifier, SpfFacts, known};
use crate::observation::{Observation, Unjudged};
use crate::part::Part;

pub(crate) const MISSING: Check = Check {
    id: "dns-spf-missing",
    title: "No SPF record",
    description: "Nothing says which servers send mail for the domain, so receivers cannot tell forged senders. A domain that \
                  sends no mail is forged just as well.",
    remediation: "Publish a TXT record with v=spf1, the servers that send, and -all; v=spf1 -all where nobody sends.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Dns,
    cwe: &[290],
    owasp: "A07",
    references: &["https://www.rfc-editor.org/rfc/rfc7208"],
    tier: Tier::Quick,
    needs: &[Part::Dns],
    run: missing,
};

fn missing(observation: &Observation) -> Judgement {
    let Some(dns) = observation.dns()? else { return Ok(Verdict::NotApplicable) };
    if !dns.is_own_zone()? {
        return Ok(Verdict::NotApplicable);
    }
    let spf = known(&dns.mail.spf)?;
    let mail = match &dns.mail.servers {
        Ok(servers) if servers.is_empty() => "a domain without MX",
        _ => "a domain with mail",
    };
    let evidence = format!("expected v=spf1 in a TXT record of {mail}, found none");
    Ok(Verdict::of_option(spf.records.is_empty().then(|| record(&dns.domain, "TXT", evidence))))
}

pub(crate) const PERMISSIVE: Check = Check {
    id: "dns-spf-permissive",
    title: "SPF lets anybody send",
    description: "The SPF record says of servers that it does not name that they may send, or nothing; or it only asks for \
                  suspicion while no DMARC policy makes that count.",
    remediation: "End the record with -all once all servers that send are named; with ~all only under DMARC with \
                  p=quarantine or p=reject.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Dns,
    cwe: &[290],
    owasp: "A07",
    references: &["https://www.rfc-editor.org/rfc/rfc7208#section-5.1"],
    tier: Tier::Quick,
    needs: &[Part::Dns],
    run: permissive,
};

fn permissive(observation: &Observation) -> Judgement {
    let Some((dns, spf)) = one_record(observation)? else { return Ok(Verdict::NotApplicable) };
    let evidence = match spf.everybody_else {
        Some(Qualifier::Fail) => return Ok(Verdict::Pass),
        Some(Qualifier::SoftFail) => {
            if known(&dns.mail.dmarc)?.usable().is_some_and(|dmarc| dmarc.enforces()) {
                return Ok(Verdict::Pass);
            }
            "the record ends with ~all, and DMARC does not enforce it".to_owned()
        }
        Some(qualifier) => format!("everybody else gets {:?}", qualifier.as_str()),
        // What it redirects to could not be read, which is another problem.
        None if !spf.problems.is_empty() => return Ok(Verdict::NotApplicable),
        None => match &spf.unanswered {
            Some(failure) => return Err(failure.clone().into()),
            None => "the record has no \"all\", so everybody else gets \"neutral\"".to_owned(),
        },
    };
    Ok(Verdict::Fail(vec![record(&dns.domain, "TXT", evidence)]))
}

pub(crate) const TOO_MANY: Check = Check {
    id: "dns-spf-too-many",
    title: "SPF cannot be evaluated",
    description: "Receivers stop at ten look-ups, at two that have no answer, at circles, mistakes and second records, and \
                  then treat the domain as one without SPF.",
    remediation: "Keep one record without mistakes; replace include, a and mx by the addresses behind them until at most \
                  ten look-ups remain.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Dns,
    cwe: &[],
    owasp: "A05",
    references: &["https://www.rfc-editor.org/rfc/rfc7208#section-4.6.4"],
    tier: Tier::Quick,
    needs: &[Part::Dns],
    run: too_many,
};

fn too_many(observation: &Observation) -> Judgement {
    let Some(dns) = observation.dns()? else { return Ok(Verdict::NotApplicable) };
    let spf = known(&dns.mail.spf)?;
    if spf.records.is_empty() {
        return Ok(Verdict::NotApplicable);
    }
    let mut evidence: Vec<String> = spf.problems.iter().take(5).map(ToString::to_string).collect();
    if spf.lookups > MOST_LOOKUPS {
        evidence.push(format!("expected at most {MOST_LOOKUPS} look-ups, found {}", spf.lookups));
    }
    if spf.voids.len() > MOST_VOIDS {
        let voids = spf.voids.join(", ");
        evidence.push(format!("expected at most {MOST_VOIDS} look-ups without an answer, found {voids}"));
    }
    match &spf.unanswered {
        Some(failure) if evidence.is_empty() => Err(failure.clone().into()),
        _ if evidence.is_empty() => Ok(Verdict::Pass),
        _ => Ok(Verdict::Fail(vec![record(&dns.domain, "TXT", evidence.join("; "))])),
    }
}

/// The domain's policy, when it has exactly one record.
fn one_record(observation: &Observation) -> Result<Option<(&Dns, &SpfFacts)>, Unjudged> {
    let Some(dns) = observation.dns()? else { return Ok(None) };
    let spf = known(&dns.mail.spf)?;
    Ok((spf.records.len() == 1).then_some((dns, spf)))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::dns::fixture::{customer, dmarc, timed_out};
    use crate::checks::fixture::{Site, assert_outcomes, page};
    use crate::dns::SpfProblem;

    fn spf(change: impl FnOnce(&mut SpfFacts)) -> Site {
        page(&[]).dns(|dns| change(dns.mail.spf.as_mut().unwrap()))
    }

    fn unknown() -> Site {
        page(&[]).dns(|dns| dns.mail.spf = Err(timed_out()))
    }

    fn none() -> Site {
        spf(|spf| *spf = SpfFacts::default())
    }

    #[test]
    fn a_domain_without_spf_fails_with_and_without_mail() {
        let no_mail = page(&[]).dns(|dns| {
            dns.mail.servers = Ok(Vec::new());
            dns.mail.spf = Ok(SpfFacts::default());
        });
        assert_outcomes(
            &MISSING,
            vec![
                (Fail, none()),
                (Fail, no_mail),
                (Pass, spf(|_| {})),
                (Error, unknown()),
                (NotApplicable, page(&[]).without_dns()),
                (NotApplicable, page(&[]).dns(customer(|dns| dns.mail.spf = Ok(SpfFacts::default())))),
            ],
        );
    }

    #[test]
    fn everybody_else_must_fail_or_be_caught_by_dmarc() {
        let all = |all: Option<Qualifier>| spf(|spf| spf.everybody_else = all);
        let soft = |text: &str| {
            page(&[]).dns(|dns| {
                dns.mail.spf.as_mut().unwrap().everybody_else = Some(Qualifier::SoftFail);
                dns.mail.dmarc = Ok(dmarc(text));
            })
        };
        assert_outcomes(
            &PERMISSIVE,
            vec![
                (Fail, all(Some(Qualifier::Pass))),
                (Fail, all(Some(Qualifier::Neutral))),
                (Fail, all(None)),
                (Fail, soft("v=DMARC1; p=none")),
                (Fail, soft("v=DMARC1; p=reject; pct=10")),
                (Pass, soft("v=DMARC1; p=quarantine")),
                (Pass, all(Some(Qualifier::Fail))),
                (NotApplicable, none()),
                (
                    Error,
                    spf(|spf| {
                        spf.everybody_else = None;
                        spf.unanswered = Some(timed_out());
                    }),
                ),
                (Error, unknown()),
            ],
        );
    }

    #[test]
    fn what_receivers_give_up_on_fails() {
        let voids = |count: usize| spf(|spf| spf.voids = vec!["gone.example".to_owned(); count]);
        assert_outcomes(
            &TOO_MANY,
            vec![
                (Fail, spf(|spf| spf.lookups = 11)),
                (Pass, spf(|spf| spf.lookups = 10)),
                (Fail, voids(3)),
                (Pass, voids(2)),
                (Fail, spf(|spf| spf.problems.push(SpfProblem::Loop("shop.example".to_owned())))),
                (Error, spf(|spf| spf.unanswered = Some(timed_out()))),
                (NotApplicable, none()),
                (Error, unknown()),
            ],
        );
    }
}
