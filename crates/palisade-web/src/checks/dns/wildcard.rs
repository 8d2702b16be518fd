//! Whether the domain answers for names that nobody set up.

use palisade_model::{Category, Confidence, Severity, Tier};

use super::record;
use crate::checks::{Check, Judgement, Verdict};
use crate::dns::known;
use crate::observation::Observation;
use crate::part::Part;

pub(crate) const CHECK: Check = Check {
    id: "dns-wildcard",
    title: "Every name below the domain resolves",
    description: "A wildcard record answers for names that nobody set up, so links to them look like the domain's own, and \
                  mistakes stay unseen.",
    remediation: "Take the wildcard away if no service needs it, and name the hosts one by one.",
    severity: Severity::Info,
    confidence: Confidence::High,
    category: Category::Dns,
    cwe: &[],
    owasp: "A05",
    references: &["https://www.rfc-editor.org/rfc/rfc4592"],
    tier: Tier::Quick,
    needs: &[Part::Dns],
    run: judge,
};

fn judge(observation: &Observation) -> Judgement {
    let Some(dns) = observation.dns()? else { return Ok(Verdict::NotApplicable) };
    let wildcard = known(&dns.wildcard)?;
    let Some(address) = wildcard.addresses.first() else { return Ok(Verdict::Pass) };
    let evidence = format!("{} leads to {address}", wildcard.name);
    Ok(Verdict::Fail(vec![record(&format!("*.{}", dns.domain), "A", evidence)]))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::dns::fixture::timed_out;
    use crate::checks::fixture::{assert_outcomes, page};

    #[test]
    fn a_name_that_nobody_set_up_must_lead_nowhere() {
        let answering = page(&[]).dns(|dns| {
            dns.wildcard.as_mut().unwrap().addresses = vec!["93.184.216.34".parse().unwrap()];
        });
        assert_outcomes(
            &CHECK,
            vec![
                (Fail, answering),
                (Pass, page(&[]).dns(|_| {})),
                (Error, page(&[]).dns(|dns| dns.wildcard = Err(timed_out()))),
                (NotApplicable, page(&[]).without_dns()),
            ],
        );
    }
}
