//! Whether the certificate comes from an authority that the domain allows.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::dns::record;
use crate::checks::{Check, Judgement, Verdict};
use crate::dns::{CaaSet, known};
use crate::observation::{Observation, Unjudged};
use crate::part::Part;

pub(crate) const CHECK: Check = Check {
    id: "tls-caa-issuer-mismatch",
    title: "The certificate is of an authority that CAA does not allow",
    description: "The CAA records of the domain do not name the authority that issued the certificate. The next renewal will \
                  fail, or the certificate was not asked for by the domain's owner.",
    remediation: "Name the authority in the CAA records, or have the certificate issued by one that they name; find out who \
                  ordered this one.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[295],
    owasp: "A05",
    references: &["https://www.rfc-editor.org/rfc/rfc8659"],
    tier: Tier::Quick,
    needs: &[Part::Dns],
    run: judge,
};

/// Authorities by the organisation in their certificates, and the names by which CAA records know them
/// (CCADB, "CAA identifiers"). Those that also issue under names of others are not here.
const AUTHORITIES: &[(&str, &[&str])] = &[
    ("Actalis S.p.A.", &["actalis.it"]),
    ("Amazon", &["amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com", "aws.amazon.com"]),
    ("Asseco Data Systems S.A.", &["certum.pl", "certum.eu"]),
    ("Buypass AS-983163327", &["buypass.com", "buypass.no"]),
    ("D-Trust GmbH", &["d-trust.net", "dtrust.de", "d-trust.de", "dtrust.net"]),
    ("Deutsche Telekom Security GmbH", &["telesec.de"]),
    ("DigiCert Inc", DIGICERT),
    ("Entrust, Inc.", &["entrust.net", "affirmtrust.com"]),
    ("GeoTrust Inc.", DIGICERT),
    ("GlobalSign nv-sa", &["globalsign.com"]),
    ("GoDaddy.com, Inc.", &["godaddy.com", "starfieldtech.com"]),
    ("Google Trust Services", &["pki.goog", "google.com"]),
    ("Google Trust Services LLC", &["pki.goog", "google.com"]),
    ("Hellenic Academic and Research Institutions CA", &["harica.gr"]),
    ("IdenTrust", &["identrust.com"]),
    ("Let's Encrypt", &["letsencrypt.org"]),
    ("Microsoft Corporation", &["microsoft.com", "digicert.com"]),
    ("SSL Corp", &["ssl.com"]),
    ("SSL Corporation", &["ssl.com"]),
    ("Sectigo Limited", SECTIGO),
    ("Starfield Technologies, Inc.", &["starfieldtech.com", "godaddy.com"]),
    ("SwissSign AG", &["swisssign.com", "swisssign.net", "swisssign.li", "swisssign.ch", "swisssign.org"]),
    ("Thawte, Inc.", DIGICERT),
    ("ZeroSSL", SECTIGO),
];

const DIGICERT: &[&str] = &[
    "cybertrust.ne.jp",
    "digicert.com",
    "digicert.ne.jp",
    "digitalcertvalidation.com",
    "geotrust.com",
    "quovadisglobal.com",
    "rapidssl.com",
    "symantec.com",
    "thawte.com",
    "volusion.digitalcertvalidation.com",
    "www.digicert.com",
];

const SECTIGO: &[&str] = &[
    "comodo.com",
    "comodoca.com",
    "entrust.net",
    "sectigo.com",
    "trust-provider.com",
    "usertrust.com",
    "zerossl.com",
];

fn judge(observation: &Observation) -> Judgement {
    let Some(dns) = observation.dns()? else { return Ok(Verdict::NotApplicable) };
    let certificate = match &observation.seen.certificate {
        Some(Ok(certificate)) => certificate,
        Some(Err(detail)) => {
            return Err(Unjudged::new(palisade_model::GapReason::ScannerError, detail.clone()));
        }
        None => return Ok(Verdict::NotApplicable),
    };
    // CAA speaks to public authorities only.
    if certificate.untrusted.is_some() {
        return Ok(Verdict::NotApplicable);
    }
    let organisation = certificate.facts.issuer_organisation.as_deref().unwrap_or_default();
    let Some((_, names)) = AUTHORITIES.iter().find(|(known, _)| *known == organisation) else {
        return Ok(Verdict::NotApplicable);
    };
    let Some(set) = known(&dns.caa)? else { return Ok(Verdict::NotApplicable) };
    let by_wildcard = !certificate.facts.names.iter().any(|name| name.eq_ignore_ascii_case(&dns.host));
    let Some(allowed) = allowed(set, by_wildcard) else { return Ok(Verdict::NotApplicable) };
    if allowed.iter().any(|name| names.contains(&name.as_str())) {
        return Ok(Verdict::Pass);
    }
    let allowed = if allowed.is_empty() { "nobody".to_owned() } else { allowed.join(", ") };
    let evidence = format!("issued by {organisation}, while CAA at {} allows {allowed}", set.at);
    Ok(Verdict::Fail(vec![record(&set.at, "CAA", evidence)]))
}

/// Whom the records allow; `None` when they do not limit it (RFC 8659 section 4).
fn allowed(set: &CaaSet, wildcard: bool) -> Option<Vec<String>> {
    let of = |tag: &str| {
        set.records.iter().filter(|record| record.tag == tag).map(|record| issuer(&record.value)).collect()
    };
    let (issue, issuewild): (Vec<String>, Vec<String>) = (of("issue"), of("issuewild"));
    let chosen = if wildcard && !issuewild.is_empty() { issuewild } else { issue };
    let limited = !chosen.is_empty();
    limited.then(|| chosen.into_iter().filter(|name| !name.is_empty()).collect())
}

/// The authority's name before the parameters; empty where nobody is allowed.
fn issuer(value: &str) -> String {
    value.split(';').next().unwrap_or_default().trim().trim_end_matches('.').to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::dns::fixture::{caa, timed_out};
    use crate::checks::fixture::{Site, assert_outcomes, page};

    fn issued(organisation: &str, set: Option<CaaSet>) -> Site {
        let organisation = Some(organisation.to_owned());
        let site = page(&[]).certificate(|verdict| verdict.facts.issuer_organisation = organisation);
        site.dns(|dns| dns.caa = Ok(set))
    }

    #[test]
    fn only_a_known_authority_that_is_not_named_fails() {
        let only = |value: &str| Some(caa("issue", value));
        let wild = |value: &str| {
            let mut set = caa("issue", "letsencrypt.org");
            set.records.extend(caa("issuewild", value).records);
            let site = issued("Let's Encrypt", Some(set));
            site.certificate(|verdict| {
                verdict.facts.issuer_organisation = Some("Let's Encrypt".to_owned());
                verdict.facts.names = vec!["*.example".to_owned()];
            })
        };
        assert_outcomes(
            &CHECK,
            vec![
                (Pass, issued("Let's Encrypt", only("LetsEncrypt.org; validationmethods=dns-01"))),
                (Pass, issued("GoDaddy.com, Inc.", only("starfieldtech.com"))),
                (Fail, issued("Let's Encrypt", only("digicert.com"))),
                (Fail, issued("Let's Encrypt", only(";"))),
                (Fail, wild("digicert.com")),
                (Pass, wild("letsencrypt.org")),
                (NotApplicable, issued("Corner Shop CA", only("digicert.com"))),
                (NotApplicable, issued("Let's Encrypt", Some(caa("iodef", "mailto:a@shop.example")))),
                (NotApplicable, issued("Let's Encrypt", None)),
                (Error, issued("Let's Encrypt", None).dns(|dns| dns.caa = Err(timed_out()))),
            ],
        );
    }
}
