//! Whether anybody limits who may issue certificates for the host.

use palisade_model::{Category, Confidence, Severity, Tier};

use super::record;
use crate::checks::{Check, Judgement, Verdict};
use crate::dns::known;
use crate::observation::Observation;
use crate::part::Part;

pub(crate) const CHECK: Check = Check {
    id: "dns-no-caa",
    title: "Any authority may issue certificates",
    description: "Without a CAA record at the host or above it, every public certificate authority may issue for it, also on \
                  the word of whoever controls the host for a moment.",
    remediation: "Publish CAA records with issue for the authorities that you use, and iodef with an address for reports.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Dns,
    cwe: &[295],
    owasp: "A05",
    references: &["https://www.rfc-editor.org/rfc/rfc8659"],
    tier: Tier::Quick,
    needs: &[Part::Dns],
    run: judge,
};

fn judge(observation: &Observation) -> Judgement {
    let Some(dns) = observation.dns()? else { return Ok(Verdict::NotApplicable) };
    if !dns.is_own_zone()? {
        return Ok(Verdict::NotApplicable);
    }
    let limits = known(&dns.caa)?.as_ref().is_some_and(|set| {
        // A set of other tags alone leaves issuing open (RFC 8659 section 4).
        set.records.iter().any(|record| record.tag == "issue" || record.tag == "issuewild")
    });
    let evidence = format!("expected a CAA record with issue at {} or above, found none", dns.host);
    Ok(Verdict::of_option((!limits).then(|| record(&dns.domain, "CAA", evidence))))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::dns::fixture::{caa, customer, timed_out};
    use crate::checks::fixture::{assert_outcomes, page};

    #[test]
    fn only_issue_limits_who_issues() {
        assert_outcomes(
            &CHECK,
            vec![
                (Pass, page(&[]).dns(|_| {})),
                (Fail, page(&[]).dns(|dns| dns.caa = Ok(None))),
                (Fail, page(&[]).dns(|dns| dns.caa = Ok(Some(caa("iodef", "mailto:a@shop.example"))))),
                (Pass, page(&[]).dns(|dns| dns.caa = Ok(Some(caa("issue", ";"))))),
                (Error, page(&[]).dns(|dns| dns.caa = Err(timed_out()))),
                (NotApplicable, page(&[]).without_dns()),
                (NotApplicable, page(&[]).dns(customer(|dns| dns.caa = Ok(None)))),
            ],
        );
    }
}
