//! The generated sites, each below a path of its own, on the ports 80 and 443 of loopback.

use std::convert::Infallible;
use std::sync::Arc;

use anyhow::Context;
use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{HeaderName, HeaderValue, LOCATION};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivatePkcs8KeyDer;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::cases::{Case, ECHO, Plain};

/// The host of every site.
pub(super) const HOST: &str = "localhost";

/// Running sites.
pub(super) struct Site {
    /// Who signed their certificate, as PEM.
    pub(super) authority: String,
}

impl Site {
    /// Starts both ports; they end with the process.
    pub(super) async fn start(cases: Arc<[Case]>) -> anyhow::Result<Self> {
        let (config, authority) = certified()?;
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let free = "expected the port to be free, as in `unshare -n`";
        let plain = TcpListener::bind("127.0.0.1:80").await.context(free)?;
        let secure = TcpListener::bind("127.0.0.1:443").await.context(free)?;
        tokio::spawn(accept(plain, None, Arc::clone(&cases)));
        tokio::spawn(accept(secure, Some(acceptor), cases));
        Ok(Self { authority })
    }
}

fn certified() -> anyhow::Result<(ServerConfig, String)> {
    let key = KeyPair::generate()?;
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, "Bench authority");
    let authority = params.self_signed(&key)?;
    let own_key = KeyPair::generate()?;
    let leaf =
        CertificateParams::new(vec![HOST.to_owned()])?.signed_by(&own_key, &Issuer::new(params, key))?;
    let own_key = PrivatePkcs8KeyDer::from(own_key.serialize_der());
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![leaf.der().clone()], own_key.into())?;
    Ok((config, authority.pem()))
}

async fn accept(listener: TcpListener, acceptor: Option<TlsAcceptor>, cases: Arc<[Case]>) {
    while let Ok((stream, _)) = listener.accept().await {
        let (acceptor, cases) = (acceptor.clone(), Arc::clone(&cases));
        tokio::spawn(async move {
            match acceptor {
                None => serve(stream, &cases, false).await,
                Some(acceptor) => {
                    if let Ok(stream) = acceptor.accept(stream).await {
                        serve(stream, &cases, true).await;
                    }
                }
            }
        });
    }
}

/// A connection that breaks is the client's to notice.
async fn serve(stream: impl AsyncRead + AsyncWrite + Unpin, cases: &[Case], is_secure: bool) {
    let service =
        service_fn(|request| std::future::ready(Ok::<_, Infallible>(answer(&request, cases, is_secure))));
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

fn answer(request: &Request<Incoming>, cases: &[Case], is_secure: bool) -> Response<Full<Bytes>> {
    let path = request.uri().path();
    let mut parts = path.trim_start_matches('/').split('/');
    let number: Option<usize> = parts.next().and_then(|number| number.parse().ok());
    let Some(case) = number.and_then(|number| cases.get(number)) else {
        let mut missing = Response::new(Full::default());
        *missing.status_mut() = StatusCode::NOT_FOUND;
        return missing;
    };
    if !is_secure && let Some(place) = place(case.plain, path, parts.next().is_some()) {
        let mut redirect = Response::new(Full::default());
        *redirect.status_mut() = StatusCode::MOVED_PERMANENTLY;
        redirect.headers_mut().insert(LOCATION, value(&place));
        return redirect;
    }
    let mut response = Response::new(Full::new(Bytes::from_static(case.body.as_bytes())));
    let origin = request.headers().get("origin");
    for (name, text) in &case.fields {
        let value = match (*text, origin) {
            (ECHO, None) => continue,
            (ECHO, Some(origin)) => origin.clone(),
            (text, _) => value(text),
        };
        response.headers_mut().append(HeaderName::from_static(name), value);
    }
    response
}

/// Where the plain port leads.
fn place(plain: Plain, path: &str, is_on_the_way: bool) -> Option<String> {
    match plain {
        Plain::Serves => None,
        Plain::Detours => Some(format!("https://{HOST}{path}/there")),
        Plain::Lingers if !is_on_the_way => Some(format!("http://{HOST}{path}/there")),
        Plain::Redirects | Plain::Lingers => Some(format!("https://{HOST}{path}")),
    }
}

fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("the values of cases are ASCII")
}
