//! Whether the domain's mail servers take mail over a connection that is encrypted and theirs.

use palisade_model::{Category, Confidence, Location, Severity, Tier, UnixMillis};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::domain_servers::StartTls;
use crate::observation::Observation;
use crate::part::Part;
use crate::tls::Verdict as CertificateVerdict;

pub(crate) const CHECK: Check = Check {
    id: "net-smtp-open-starttls",
    title: "Mail to the domain can be read on its way",
    description: "A mail server of the domain takes mail without encryption, or with a certificate that senders cannot verify, so \
                  everybody on the way can read it, or be the server.",
    remediation: "Switch STARTTLS on with a certificate of a public authority for the host name of the MX record, then publish an \
                  MTA-STS policy so that senders insist on it.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Network,
    cwe: &[319],
    owasp: "A02",
    references: &["https://www.rfc-editor.org/rfc/rfc3207", "https://www.rfc-editor.org/rfc/rfc8461"],
    tier: Tier::Active,
    needs: &[Part::DomainServers],
    run: judge,
};

fn judge(observation: &Observation) -> Judgement {
    let Some(servers) = observation.domain_servers()? else { return Ok(Verdict::NotApplicable) };
    let mail = servers.mail.as_ref().map_err(Clone::clone)?;
    if mail.is_empty() {
        return Ok(Verdict::NotApplicable);
    }
    let (mut found, mut unknown) = (Vec::new(), None);
    for server in mail {
        match &server.starttls {
            Ok(starttls) => {
                let location = Location::Endpoint { host: server.host.clone(), port: 25 };
                let evidence = problem(starttls, observation.seen.now);
                found.extend(evidence.map(|evidence| Found::new(server.host.as_str(), location, evidence)));
            }
            Err(unjudged) => unknown = Some(unjudged.clone()),
        }
    }
    match (found.is_empty(), unknown) {
        (true, Some(unjudged)) => Err(unjudged),
        _ => Ok(Verdict::of(found)),
    }
}

fn problem(starttls: &StartTls, now: UnixMillis) -> Option<String> {
    match starttls {
        StartTls::NotOffered => Some("STARTTLS is not offered".to_owned()),
        StartTls::Failed(why) => Some(format!("STARTTLS is offered and fails: {why}")),
        StartTls::Shown(verdict) => certificate(verdict, now),
    }
}

fn certificate(verdict: &CertificateVerdict, now: UnixMillis) -> Option<String> {
    let facts = &verdict.facts;
    if now > facts.not_after || now < facts.not_before {
        return Some("the certificate is outside its dates".to_owned());
    }
    if verdict.self_signed {
        return Some("the certificate is signed by itself".to_owned());
    }
    if !verdict.name_matches {
        return Some(format!("the certificate is for {}", facts.names.first().unwrap_or(&facts.subject)));
    }
    verdict
        .untrusted
        .as_ref()
        .map(|reason| format!("no public authority vouches for the certificate: {reason}"))
}

#[cfg(test)]
mod tests {
    use palisade_model::GapReason;
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, certificate as good, page};
    use crate::domain_servers::MailDoor;
    use crate::observation::Unjudged;

    fn with(starttls: Vec<Result<StartTls, Unjudged>>) -> Site {
        let door = |starttls| MailDoor { host: "mail.shop.example".to_owned(), starttls };
        page(&[]).domain_servers(|all| all.mail = Ok(starttls.into_iter().map(door).collect()))
    }

    fn showing(change: impl FnOnce(&mut CertificateVerdict)) -> Result<StartTls, Unjudged> {
        let mut verdict = good();
        change(&mut verdict);
        Ok(StartTls::Shown(Box::new(verdict)))
    }

    #[test]
    fn encryption_and_a_certificate_of_its_own_are_wanted() {
        let unknown = || Err(Unjudged::new(GapReason::Unreachable, "port 25 is blocked"));
        assert_outcomes(
            &CHECK,
            vec![
                (Fail, with(vec![Ok(StartTls::NotOffered)])),
                (Fail, with(vec![Ok(StartTls::Failed("no suite in common".to_owned()))])),
                (Fail, with(vec![showing(|_| {}), showing(|verdict| verdict.name_matches = false)])),
                (Fail, with(vec![showing(|verdict| verdict.facts.not_after = 0)])),
                (Fail, with(vec![showing(|verdict| verdict.untrusted = Some("unknown issuer".to_owned()))])),
                (Pass, with(vec![showing(|_| {})])),
                (Pass, with(vec![showing(|_| {}), showing(|_| {})])),
                (NotApplicable, page(&[]).domain_servers(|_| {})),
                (Error, with(vec![showing(|_| {}), unknown()])),
                (NotApplicable, with(Vec::new())),
                (NotApplicable, page(&[]).without_domain()),
            ],
        );
    }
}
