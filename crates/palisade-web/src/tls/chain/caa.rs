//! By which names an issuer may be named in CAA records (RFC 8659), as the authorities publish them in their
//! practice statements.

use crate::tls::CertificateFacts;

/// How the organisation of an issuer begins, and its names.
const AUTHORITIES: &[(&str, &[&str])] = &[
    ("Actalis", &["actalis.it"]),
    ("Amazon", &["amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com", "aws.amazon.com"]),
    ("Asseco Data Systems", &["certum.pl", "certum.eu"]),
    ("Buypass", &["buypass.com", "buypass.no"]),
    ("COMODO CA", SECTIGO),
    ("Cloudflare, Inc.", DIGICERT),
    ("D-Trust", &["d-trust.net", "dtrust.de"]),
    ("Deutsche Telekom Security", &["telesec.de"]),
    ("DigiCert", DIGICERT),
    ("Entrust", &["entrust.net", "affirmtrust.com"]),
    ("GlobalSign", &["globalsign.com"]),
    ("GoDaddy.com", &["godaddy.com", "starfieldtech.com"]),
    ("Google Trust Services", &["pki.goog"]),
    ("Greek Universities Network", &["harica.gr"]),
    ("Hellenic Academic and Research Institutions", &["harica.gr"]),
    ("IdenTrust", &["identrust.com"]),
    ("Let's Encrypt", &["letsencrypt.org"]),
    ("Microsoft Corporation", &["microsoft.com"]),
    ("QuoVadis", &["quovadisglobal.com", "digicert.com"]),
    ("SSL Corp", &["ssl.com"]),
    ("Sectigo", SECTIGO),
    ("Starfield Technologies", &["starfieldtech.com", "godaddy.com"]),
    ("SwissSign", &["swisssign.com"]),
    ("The USERTRUST Network", SECTIGO),
    ("Unizeto Technologies", &["certum.pl", "certum.eu"]),
    ("ZeroSSL", SECTIGO),
];

const DIGICERT: &[&str] = &[
    "digicert.com",
    "www.digicert.com",
    "digicert.ne.jp",
    "cybertrust.ne.jp",
    "thawte.com",
    "geotrust.com",
    "rapidssl.com",
];
const SECTIGO: &[&str] =
    &["sectigo.com", "comodo.com", "comodoca.com", "usertrust.com", "trust-provider.com"];

impl CertificateFacts {
    /// The CAA names of the authority that issued the certificate; `None` when it is not known.
    pub(crate) fn caa_names(&self) -> Option<&'static [&'static str]> {
        let organisation = self.issuer_organisation.as_deref()?;
        AUTHORITIES.iter().find(|(start, _)| organisation.starts_with(start)).map(|(_, names)| *names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::certificate;

    #[test]
    fn authorities_are_in_order_and_known_by_their_organisation() {
        assert!(AUTHORITIES.is_sorted_by(|(a, _), (b, _)| a < b));
        let issued_by = |organisation: &str| {
            let organisation = Some(organisation.to_owned());
            CertificateFacts { issuer_organisation: organisation, ..certificate().facts }.caa_names()
        };
        assert_eq!(issued_by("Let's Encrypt"), Some(&["letsencrypt.org"][..]));
        assert_eq!(issued_by("DigiCert Inc"), Some(DIGICERT));
        assert_eq!(issued_by("Example CA"), None);
    }
}
