//! Fetches the certificate of an issuer from where a certificate says it is, as browsers do when a server forgets
//! to send it. Through the guarded client of the scan.

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use url::Url;

use crate::fetch::Ask;
use crate::tls::certificate::facts;
use crate::visit::Visit;

/// Issuers above each other that are fetched.
const MAX_ISSUERS: usize = 3;

/// The issuers above the last certificate of `chain`, as far as they can be fetched.
pub(crate) async fn learn_issuers(
    visit: &Visit<'_>,
    chain: &[CertificateDer<'static>],
) -> Vec<CertificateDer<'static>> {
    let mut learnt = Vec::new();
    let mut subject = topmost(chain);
    while let Some(certificate) = subject.filter(|_| learnt.len() < MAX_ISSUERS) {
        subject = issuer(visit, &certificate).await;
        learnt.extend(subject.clone());
    }
    learnt
}

/// The first certificate whose issuer is not sent.
fn topmost(chain: &[CertificateDer<'static>]) -> Option<CertificateDer<'static>> {
    let read = chain.iter().filter_map(|der| Some((der, facts(der).ok()?)));
    let read: Vec<_> = read.collect();
    let is_sent = |name: &[u8]| read.iter().any(|(_, facts)| facts.subject_der == name);
    read.iter().find(|(_, facts)| !is_sent(&facts.issuer_der)).map(|(der, _)| (*der).clone())
}

async fn issuer(visit: &Visit<'_>, certificate: &CertificateDer<'static>) -> Option<CertificateDer<'static>> {
    let facts = facts(certificate).ok().filter(|facts| !facts.self_issued)?;
    let url =
        facts.issuer_urls.iter().find_map(|url| Url::parse(url).ok().filter(|url| url.scheme() == "http"))?;
    let exchange = visit.fetcher.ask(Ask::get(&url)).await.ok().filter(|exchange| exchange.status == 200)?;
    let found = read(&exchange.body.bytes)?;
    let is_issuer =
        crate::tls::certificate::facts(&found).is_ok_and(|found| found.subject_der == facts.issuer_der);
    is_issuer.then_some(found)
}

/// DER, or PEM from authorities that do not follow the standard.
fn read(bytes: &[u8]) -> Option<CertificateDer<'static>> {
    match CertificateDer::from_pem_slice(bytes) {
        Ok(certificate) => Some(certificate),
        Err(_) => facts(bytes).ok().map(|_| CertificateDer::from(bytes.to_vec())),
    }
}
