//! Every certificate that a server has: one hello per type of key, and one that does not say which site is meant.
//! Up to TLS 1.2 the chain is sent in clear; a server with TLS 1.3 only is asked with a real handshake.

use futures_util::future::join_all;
use rustls::SignatureScheme;
use rustls::pki_types::CertificateDer;

use super::facts::Support;
use super::hello::Hello;
use super::prober::{Answer, Flight, Prober, Until};
use super::suites::Suite;
use super::version::Version;
use crate::observation::Unjudged;
use crate::tls::chain::{Asked, Shown};
use crate::tls::handshake::{Handshake, Wish};

const RSA: &[u16] =
    &[0x0804, 0x0805, 0x0806, 0x0809, 0x080a, 0x080b, 0x0401, 0x0501, 0x0601, 0x0301, 0x0201, 0x0101];
const ECDSA: &[u16] = &[0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0303, 0x0203];

/// The chain for each question; `None` when the server refused it.
pub(super) async fn certificates(
    prober: &Prober<'_>,
    versions: &[(Version, Support)],
    questions: &[Asked],
) -> Vec<Result<Option<Shown>, Unjudged>> {
    let legacy =
        versions.iter().rev().find(|(version, support)| *version != Version::Tls13 && support.is_yes());
    match legacy {
        Some((version, _)) => {
            join_all(questions.iter().map(|asked| in_clear(prober, *version, *asked))).await
        }
        None if versions.iter().any(|(_, support)| support.is_yes()) => {
            join_all(questions.iter().map(|asked| encrypted(prober, *asked))).await
        }
        None => Vec::new(),
    }
}

async fn in_clear(prober: &Prober<'_>, version: Version, asked: Asked) -> Result<Option<Shown>, Unjudged> {
    let accepts = |suite: &&Suite| match asked {
        Asked::Rsa => suite.authentication == "RSA",
        Asked::Ecdsa => suite.authentication == "ECDSA",
        Asked::Anything | Asked::WithoutName => !suite.is_anonymous() && suite.authentication != "PSK",
    };
    let suites = Suite::legacy().filter(accepts).map(|suite| suite.code).collect();
    let name = if asked == Asked::WithoutName { None } else { prober.server_name() };
    let mut hello = Hello::new(version, name, suites);
    match asked {
        Asked::Rsa => hello.signatures = RSA.to_vec(),
        Asked::Ecdsa => hello.signatures = ECDSA.to_vec(),
        Asked::Anything | Asked::WithoutName => {}
    }
    match prober.ask(&hello, Until::Done).await {
        Ok(Answer::Accepted(flight)) if flight.chain.is_empty() => Ok(None),
        Ok(Answer::Accepted(flight)) => Ok(Some(shown(asked, *flight))),
        Ok(Answer::Refused(_)) => Ok(None),
        Err(trouble) => Err((&trouble).into()),
    }
}

fn shown(asked: Asked, flight: Flight) -> Shown {
    Shown {
        asked,
        chain: flight.chain.into_iter().map(CertificateDer::from).collect(),
        ocsp: flight.ocsp,
        timestamps: Some(flight.hello.extensions.timestamps),
    }
}

async fn encrypted(prober: &Prober<'_>, asked: Asked) -> Result<Option<Shown>, Unjudged> {
    let schemes = match asked {
        Asked::Rsa => Some(vec![
            SignatureScheme::RSA_PSS_SHA256,
            SignatureScheme::RSA_PSS_SHA384,
            SignatureScheme::RSA_PSS_SHA512,
        ]),
        Asked::Ecdsa => Some(vec![
            SignatureScheme::ECDSA_NISTP256_SHA256,
            SignatureScheme::ECDSA_NISTP384_SHA384,
            SignatureScheme::ED25519,
        ]),
        Asked::Anything | Asked::WithoutName => None,
    };
    let with_name = asked != Asked::WithoutName;
    let handshake = prober.handshake(&Wish { schemes, with_name }).await;
    handshake
        .map(|handshake| handshake.map(|handshake| of_handshake(asked, &handshake)))
        .map_err(|trouble| (&trouble).into())
}

/// What a handshake showed. It hides timestamps that are not in the certificate.
pub(crate) fn of_handshake(asked: Asked, handshake: &Handshake) -> Shown {
    let ocsp = (!handshake.ocsp.is_empty()).then(|| handshake.ocsp.clone());
    Shown { asked, chain: handshake.chain.clone(), ocsp, timestamps: None }
}
