//! Shakes hands with any certificate and keeps what the server showed. Handshake signatures are verified all the same,
//! so that the recorded certificate is the one whose key the server holds.

use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{ClientSessionStore, Resumption, Tls12ClientSessionValue, Tls13ClientSessionValue};
use rustls::crypto::{WebPkiSupportedAlgorithms, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, InvalidMessage, NamedGroup,
    ProtocolVersion, SignatureScheme,
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
    /// The stapled OCSP response; empty when there was none.
    pub(crate) ocsp: Vec<u8>,
    /// Filled while the connection is read.
    pub(crate) tickets: Arc<Tickets>,
}

/// What the client of a handshake asks for.
#[derive(Debug, Clone)]
pub(crate) struct Wish {
    /// Signatures that it accepts, which choose among the server's keys; `None` for all.
    pub(crate) schemes: Option<Vec<SignatureScheme>>,
    /// Whether it names the host.
    pub(crate) with_name: bool,
}

impl Wish {
    /// What an ordinary client asks for.
    pub(crate) const ANYTHING: Self = Self { schemes: None, with_name: true };
}

/// Shakes hands over `stream` as a client that wants `host`. The caller limits the time.
pub(crate) async fn handshake(
    stream: Box<dyn Io>,
    host: &str,
    port: u16,
    wish: &Wish,
) -> Result<(Box<dyn Io>, Handshake), FetchFailure> {
    let failed = |detail: String| FetchFailure::new(FailureKind::TlsFailed, detail);
    let name = ServerName::try_from(host.trim_matches(['[', ']']).to_owned())
        .map_err(|_| failed(format!("expected a host name that TLS can carry, found {host:?}")))?;
    let recorder = Arc::new(Recorder::accepting(wish.schemes.clone()));
    let tickets = Arc::new(Tickets::default());
    let config = client_config(&recorder, &tickets, wish).map_err(|error| failed(error.to_string()))?;
    let stream =
        TlsConnector::from(Arc::new(config)).connect(name, stream).await.map_err(|error| classify(&error))?;
    let version = match stream.get_ref().1.protocol_version() {
        Some(ProtocolVersion::TLSv1_3) => "TLS 1.3",
        _ => "TLS 1.2",
    };
    let http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
    let Shown { chain, ocsp } = recorder.shown.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let shown = Handshake { host: host.to_owned(), port, version, http2, chain, ocsp, tickets };
    Ok((Box::new(stream), shown))
}

fn client_config(
    recorder: &Arc<Recorder>,
    tickets: &Arc<Tickets>,
    wish: &Wish,
) -> Result<ClientConfig, Error> {
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::clone(recorder) as Arc<dyn ServerCertVerifier>)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    config.enable_sni = wish.with_name;
    config.resumption = Resumption::store(Arc::clone(tickets) as Arc<dyn ClientSessionStore>);
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

/// Looks at the tickets of a session and forgets them: nothing is ever resumed.
#[derive(Debug, Default)]
pub(crate) struct Tickets(Mutex<Option<u32>>);

impl Tickets {
    /// Bytes of early data that the server takes (RFC 8446, 4.2.10); `None` when it gave no ticket of TLS 1.3.
    pub(crate) fn early_data(&self) -> Option<u32> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
impl Tickets {
    pub(crate) fn holding(early_data: Option<u32>) -> Self {
        Self(Mutex::new(early_data))
    }
}

impl ClientSessionStore for Tickets {
    fn set_kx_hint(&self, _: ServerName<'static>, _: NamedGroup) {}

    fn kx_hint(&self, _: &ServerName<'_>) -> Option<NamedGroup> {
        None
    }

    fn set_tls12_session(&self, _: ServerName<'static>, _: Tls12ClientSessionValue) {}

    fn tls12_session(&self, _: &ServerName<'_>) -> Option<Tls12ClientSessionValue> {
        None
    }

    fn remove_tls12_session(&self, _: &ServerName<'static>) {}

    fn insert_tls13_ticket(&self, _: ServerName<'static>, ticket: Tls13ClientSessionValue) {
        let mut most = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *most = (*most).max(Some(ticket.max_early_data_size()));
    }

    fn take_tls13_ticket(&self, _: &ServerName<'static>) -> Option<Tls13ClientSessionValue> {
        None
    }
}

/// What a server showed of itself.
#[derive(Debug, Clone, Default)]
struct Shown {
    chain: Vec<CertificateDer<'static>>,
    ocsp: Vec<u8>,
}

/// Accepts and keeps every chain.
#[derive(Debug)]
struct Recorder {
    shown: Mutex<Shown>,
    algorithms: WebPkiSupportedAlgorithms,
    schemes: Vec<SignatureScheme>,
}

impl Recorder {
    fn accepting(schemes: Option<Vec<SignatureScheme>>) -> Self {
        let algorithms = ring::default_provider().signature_verification_algorithms;
        let schemes = schemes.unwrap_or_else(|| algorithms.supported_schemes());
        Self { shown: Mutex::default(), algorithms, schemes }
    }
}

impl ServerCertVerifier for Recorder {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        ocsp: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let all = std::iter::once(end_entity).chain(intermediates);
        let chain = all.map(|certificate| certificate.clone().into_owned()).collect();
        let shown = Shown { chain, ocsp: ocsp.to_vec() };
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner) = shown;
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
        self.schemes.clone()
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
