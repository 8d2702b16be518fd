//! Whether mail to the domain is kept on TLS (MTA-STS), and whether anybody hears when it is not (TLS-RPT).

use palisade_model::{Category, Confidence, Severity, Tier};

use super::record;
use crate::checks::{Check, Judgement, Verdict};
use crate::dns::{MailServer, Sts, known};
use crate::observation::Observation;
use crate::part::Part;

pub(crate) const CHECK: Check = Check {
    id: "dns-mta-sts",
    title: "Mail to the domain can be forced off TLS",
    description: "Without a usable MTA-STS policy, whoever is between two mail servers can make them send in the clear; \
                  without TLS-RPT nobody hears of it.",
    remediation: "Publish _mta-sts and the policy at mta-sts.DOMAIN with mode enforce and all mail servers, and _smtp._tls \
                  with an address for reports.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Dns,
    cwe: &[319],
    owasp: "A02",
    references: &["https://www.rfc-editor.org/rfc/rfc8461", "https://www.rfc-editor.org/rfc/rfc8460"],
    tier: Tier::Full,
    needs: &[Part::Dns],
    run: judge,
};

fn judge(observation: &Observation) -> Judgement {
    let Some(dns) = observation.dns()? else { return Ok(Verdict::NotApplicable) };
    let Some(transport) = &dns.mail.transport else { return Ok(Verdict::NotApplicable) };
    let servers = known(&dns.mail.servers)?;
    if servers.is_empty() {
        return Ok(Verdict::NotApplicable);
    }
    let mut problems = Vec::new();
    problems.extend(problem(known(&transport.sts)?, servers));
    if known(&transport.tls_rpt)?.is_none() {
        problems.push("no TLS-RPT record".to_owned());
    }
    let name = format!("_mta-sts.{}", dns.domain);
    Ok(Verdict::of_option((!problems.is_empty()).then(|| record(&name, "TXT", problems.join("; ")))))
}

/// Why senders do not keep to TLS.
fn problem(sts: &Sts, servers: &[MailServer]) -> Option<String> {
    match (&sts.record, &sts.policy) {
        (None, _) => Some("no MTA-STS record".to_owned()),
        (Some(Err(error)), _) => Some(format!("the MTA-STS record: {error}")),
        (Some(Ok(_)), Some(Ok(policy))) => {
            let unnamed = servers.iter().find(|server| policy.protects() && !policy.names(&server.host));
            unnamed.map(|server| format!("the MTA-STS policy does not name {}", server.host))
        }
        (Some(Ok(_)), Some(Err(problem))) => Some(format!("the MTA-STS policy: {problem}")),
        (Some(Ok(_)), None) => Some("the MTA-STS policy: expected one, found none".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::dns::fixture::timed_out;
    use crate::checks::fixture::{Site, assert_outcomes, page};
    use crate::dns::{StsPolicy, Transport};

    const POLICY: &str = "version: STSv1\nmode: enforce\nmx: *.shop.example\nmax_age: 604800\n";

    fn transport(policy: &str) -> Transport {
        let policy = StsPolicy::parse(policy).map_err(|error| error.to_string());
        Transport {
            sts: Ok(Sts { record: Some(Ok("1".to_owned())), policy: Some(policy) }),
            tls_rpt: Ok(Some(vec!["mailto:t@shop.example".to_owned()])),
            bimi: Ok(None),
            dkim: Vec::new(),
        }
    }

    fn with(change: impl FnOnce(&mut Transport)) -> Site {
        let mut transport = transport(POLICY);
        change(&mut transport);
        page(&[]).dns(|dns| dns.mail.transport = Some(transport))
    }

    #[test]
    fn a_domain_with_mail_needs_policy_and_reports() {
        let no_mail =
            with(|transport| transport.tls_rpt = Ok(None)).dns(|dns| dns.mail.servers = Ok(Vec::new()));
        let other = POLICY.replace("*.shop", "*.other");
        assert_outcomes(
            &CHECK,
            vec![
                (Pass, with(|_| {})),
                (Pass, with(|t| *t = transport(&POLICY.replace("enforce", "testing")))),
                (Fail, with(|t| *t = transport(&other))),
                (Fail, with(|t| *t = transport("<!doctype html>"))),
                (Fail, with(|t| t.sts = Ok(Sts { record: None, policy: None }))),
                (Fail, with(|t| t.tls_rpt = Ok(None))),
                (Error, with(|t| t.sts = Err(timed_out()))),
                (NotApplicable, no_mail),
                (NotApplicable, page(&[]).dns(|_| {})),
            ],
        );
    }
}
