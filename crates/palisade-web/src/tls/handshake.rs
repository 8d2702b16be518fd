//! Shakes hands with any certificate and keeps the chain. Handshake signatures are verified all the same,
//! so that the recorded certificate is the one whose key the server holds.

use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::Resumption;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{WebPkiSupportedAlgorithms, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, InvalidMessage, ProtocolVersion,
    SignatureScheme,
};
use tokio_rustls::TlsConnector;

use crate::fetch::{FailureKind, FetchFailure, Io};

/// What a handshake showed.
#[derive(Debug, Clone)]
pub(crate) struct Handshake {
    pub(crate) host: String,
    pub(crate) port: u16,
    /// `TLS 1.2` or `TLS 1.3`.
    pub(crate) version: &'static str,
    /// Whether the server chose HTTP/2 (RFC 7301).
    pub(crate) http2: bool,
    /// As sent; the first is the server's own.
    pub(crate) chain: Vec<CertificateDer<'static>>,
}

/// Shakes hands over `stream` as a client that wants `host`. The caller limits the time.
pub(crate) async fn handshake(
    stream: Box<dyn Io>,
    host: &str,
    port: u16,
) -> Result<(Box<dyn Io>, Handshake), FetchFailure> {
    let failed = |detail: String| FetchFailure::new(FailureKind::TlsFailed, detail);
    let name = ServerName::try_from(host.trim_matches(['[', ']']).to_owned())
        .map_err(|_| failed(format!("expected a host name that TLS can carry, found {host:?}")))?;
    let recorder = Arc::new(Recorder::default());
    let config = client_config(&recorder).map_err(|error| failed(error.to_string()))?;
    let stream =
        TlsConnector::from(Arc::new(config)).connect(name, stream).await.map_err(|error| classify(&error))?;
    let version = match stream.get_ref().1.protocol_version() {
        Some(ProtocolVersion::TLSv1_3) => "TLS 1.3",
        _ => "TLS 1.2",
    };
    let http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
    let chain = recorder.chain.lock().unwrap_or_else(PoisonError::into_inner).clone();
    Ok((Box::new(stream), Handshake { host: host.to_owned(), port, version, http2, chain }))
}

fn client_config(recorder: &Arc<Recorder>) -> Result<ClientConfig, Error> {
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::clone(recorder) as Arc<dyn ServerCertVerifier>)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    config.resumption = Resumption::disabled();
    Ok(config)
}

fn classify(error: &std::io::Error) -> FetchFailure {
    let cause = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>());
    match cause {
        Some(Error::InvalidMessage(
            InvalidMessage::InvalidContentType | InvalidMessage::UnknownProtocolVersion,
        )) => FetchFailure::new(FailureKind::NotTls, "expected a TLS handshake, found another protocol"),
        Some(error) => {
            FetchFailure::new(FailureKind::TlsFailed, format!("the TLS handshake failed: {error}"))
        }
        None => FetchFailure::new(FailureKind::TlsBroken, format!("the TLS handshake broke off: {error}")),
    }
}

/// Accepts and keeps every chain.
#[derive(Debug)]
struct Recorder {
    chain: Mutex<Vec<CertificateDer<'static>>>,
    algorithms: WebPkiSupportedAlgorithms,
}

impl Default for Recorder {
    fn default() -> Self {
        let algorithms = ring::default_provider().signature_verification_algorithms;
        Self { chain: Mutex::default(), algorithms }
    }
}

impl ServerCertVerifier for Recorder {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let all = std::iter::once(end_entity).chain(intermediates);
        let chain = all.map(|certificate| certificate.clone().into_owned()).collect();
        *self.chain.lock().unwrap_or_else(PoisonError::into_inner) = chain;
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        unless_unreadable(verify_tls12_signature(message, certificate, signature, &self.algorithms))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        unless_unreadable(verify_tls13_signature(message, certificate, signature, &self.algorithms))
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

/// A wrong signature stops the handshake; a certificate that cannot be read (version 1, unknown critical
/// extension) does not, because the scan is there to report it.
fn unless_unreadable(
    outcome: Result<HandshakeSignatureValid, Error>,
) -> Result<HandshakeSignatureValid, Error> {
    match outcome {
        Err(Error::InvalidCertificate(error)) if error != CertificateError::BadSignature => {
            Ok(HandshakeSignatureValid::assertion())
        }
        other => other,
    }
}
