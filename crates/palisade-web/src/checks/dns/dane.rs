//! Whether the certificate is one that the DNS announces (DANE).

use palisade_model::{Category, Confidence, Severity, Tier};
use x509_parser::prelude::{FromDer, X509Certificate};

use super::record;
use crate::checks::{Check, Judgement, Verdict};
use crate::dns::{Tlsa, known};
use crate::observation::{Observation, Unjudged};
use crate::part::Part;
use crate::tls::Handshake;

pub(crate) const CHECK: Check = Check {
    id: "dns-dane-invalid",
    title: "The certificate is not the one that the DNS announces",
    description: "TLSA records say which certificates the site may show, and it shows another one. Clients that check them \
                  refuse the site.",
    remediation: "Publish the TLSA record of a new key before the certificate is changed, and remove the old one after.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Dns,
    cwe: &[295],
    owasp: "A02",
    references: &["https://www.rfc-editor.org/rfc/rfc6698", "https://www.rfc-editor.org/rfc/rfc7671"],
    tier: Tier::Full,
    needs: &[Part::Dns],
    run: judge,
};

fn judge(observation: &Observation) -> Judgement {
    let Some(dns) = observation.dns()? else { return Ok(Verdict::NotApplicable) };
    let Some(tlsa) = &dns.tlsa else { return Ok(Verdict::NotApplicable) };
    let usable: Vec<&Tlsa> = known(tlsa)?.iter().filter(|record| record.is_usable()).collect();
    if usable.is_empty() {
        return Ok(Verdict::NotApplicable);
    }
    let Some(handshake) = handshake(observation) else {
        let detail =
            observation.page().err().map_or_else(|| "no TLS handshake was seen".to_owned(), |e| e.detail);
        return Err(Unjudged::new(palisade_model::GapReason::Unreachable, detail));
    };
    if usable.iter().any(|record| announces(record, handshake)) {
        return Ok(Verdict::Pass);
    }
    let name = format!("_{}._tcp.{}", handshake.port, dns.host);
    let evidence =
        format!("none of {} TLSA records fits the {} certificates", usable.len(), handshake.chain.len());
    Ok(Verdict::Fail(vec![record(&name, "TLSA", evidence)]))
}

/// A handshake with the host itself.
fn handshake(observation: &Observation) -> Option<&Handshake> {
    let mut exchanges = observation.chains().flat_map(|chain| &chain.exchanges);
    let own = |handshake: &&Handshake| handshake.host == observation.host();
    exchanges.find_map(|exchange| exchange.handshake.as_deref().filter(own))
}

/// Whether the record means a certificate of the chain in its place: the leaf, or one of those above.
fn announces(tlsa: &Tlsa, handshake: &Handshake) -> bool {
    let place = |number: usize| {
        if tlsa.is_of_the_leaf() { number == 0 } else { number > 0 || handshake.chain.len() == 1 }
    };
    let certificates = handshake.chain.iter().enumerate().filter(|(number, _)| place(*number));
    certificates.into_iter().any(|(_, der)| {
        let key = X509Certificate::from_der(der).map(|(_, parsed)| parsed.public_key().raw.to_vec());
        tlsa.means(der, &key.unwrap_or_default())
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};
    use rustls::pki_types::CertificateDer;
    use sha2::{Digest, Sha256};

    use super::*;
    use crate::checks::dns::fixture::timed_out;
    use crate::checks::fixture::{Site, answer, assert_outcomes, page, reply};
    use crate::fetch::Exchange;

    fn leaf() -> CertificateDer<'static> {
        let key = rcgen::KeyPair::generate().unwrap();
        let params = rcgen::CertificateParams::new(["shop.example".to_owned()]).unwrap();
        params.self_signed(&key).unwrap().der().clone()
    }

    /// A site that shows a certificate while the DNS announces these.
    fn showing(certificate: &CertificateDer<'static>, records: Vec<Tlsa>) -> Site {
        let handshake = Handshake {
            host: "shop.example".to_owned(),
            port: 443,
            version: "TLS 1.3",
            http2: false,
            chain: vec![certificate.clone()],
            ocsp: Vec::new(),
            tickets: Arc::default(),
        };
        let plain = reply("https://shop.example/", 200, &[("Content-Type", "text/html")], "");
        let exchange = Exchange { handshake: Some(Arc::new(handshake)), ..(*plain).clone() };
        answer(Arc::new(exchange)).dns(|dns| dns.tlsa = Some(Ok(records)))
    }

    #[test]
    fn one_announced_certificate_is_enough() {
        let certificate = leaf();
        let (_, parsed) = X509Certificate::from_der(&certificate).unwrap();
        let of_key = Sha256::digest(parsed.public_key().raw).to_vec();
        let record =
            |usage, selector, data: &[u8]| Tlsa { usage, selector, matching: 1, data: data.to_vec() };
        assert_outcomes(
            &CHECK,
            vec![
                (Pass, showing(&certificate, vec![record(3, 1, &[7; 32]), record(3, 1, &of_key)])),
                (Pass, showing(&certificate, vec![record(3, 0, &Sha256::digest(&certificate))])),
                (Fail, showing(&certificate, vec![record(3, 1, &[7; 32])])),
                (Fail, showing(&certificate, vec![record(3, 0, &of_key)])),
                (NotApplicable, showing(&certificate, vec![record(3, 1, &[7; 31])])),
                (NotApplicable, showing(&certificate, Vec::new())),
                (Error, page(&[]).dns(|dns| dns.tlsa = Some(Ok(vec![record(3, 1, &of_key)])))),
                (Error, page(&[]).dns(|dns| dns.tlsa = Some(Err(timed_out())))),
            ],
        );
    }
}
