//! The site that is scanned: a weak page over HTTPS with HTTP/2, nothing else, behind the slow line.

use std::convert::Infallible;
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::sync::{Arc, LazyLock};

use anyhow::Context;
use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivatePkcs8KeyDer;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use super::proxy;
use crate::figure::line;

/// The site in a process of its own; it ends with this.
pub(super) struct Child {
    child: std::process::Child,
    pub(super) url: String,
}

impl Child {
    pub(super) fn start() -> anyhow::Result<Self> {
        let mut child = std::process::Command::new(std::env::current_exe()?)
            .args(["web-site"])
            .stdout(Stdio::piped())
            .spawn()?;
        let stdout = child.stdout.take().context("stdout is piped")?;
        let mut url = String::new();
        BufReader::new(stdout).read_line(&mut url)?;
        Ok(Self { child, url: url.trim().to_owned() })
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Serves the site and prints its address.
pub(crate) async fn run() -> anyhow::Result<()> {
    let acceptor = TlsAcceptor::from(Arc::new(certificate()?));
    let site = TcpListener::bind("127.0.0.1:0").await?;
    let front = TcpListener::bind("127.0.0.1:0").await?;
    line(&format!("https://localhost:{}/", front.local_addr()?.port()));
    let passing = tokio::spawn(proxy::serve(front, site.local_addr()?.port()));
    loop {
        let (stream, _) = site.accept().await?;
        anyhow::ensure!(!passing.is_finished(), "the line to the site broke");
        tokio::spawn(serve(stream, acceptor.clone()));
    }
}

fn certificate() -> anyhow::Result<ServerConfig> {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()])?;
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key.into())?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// A connection that breaks is the client's to notice.
async fn serve(stream: TcpStream, acceptor: TlsAcceptor) {
    let _ = stream.set_nodelay(true);
    let Ok(stream) = acceptor.accept(stream).await else { return };
    let is_http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
    let service = service_fn(|request| std::future::ready(answer(&request)));
    let _ = match is_http2 {
        true => {
            http2::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service).await
        }
        false => http1::Builder::new().serve_connection(TokioIo::new(stream), service).await,
    };
}

/// As large as many a home page.
const FILLER: usize = 300;

/// The page with large scripts, and how many there are of [`script`].
pub(super) const LARGE: &str = "/large/";
const SCRIPTS: usize = 7;

/// 1.5 MB of code as bundlers write it.
fn script() -> Bytes {
    static SCRIPT: LazyLock<Bytes> = LazyLock::new(|| {
        let line = |number: usize| {
            format!(
                "function f{number}(e,t){{const n=e.token||t.apiKey,o=`https://api.shop.example/v1/${{n}}`;\
                 return n&&o.length>{number}?Object.assign({{}},e,{{key:o,secret:null}}):t.map(r=>r.password)}}\n"
            )
        };
        Bytes::from((0..9000).map(line).collect::<String>())
    });
    SCRIPT.clone()
}

fn answer(request: &Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let path = request.uri().path();
    if path.starts_with("/large/") && path.ends_with(".js") {
        let mut response = Response::new(Full::new(script()));
        let javascript = hyper::header::HeaderValue::from_static("text/javascript");
        response.headers_mut().insert(hyper::header::CONTENT_TYPE, javascript);
        return Ok(response);
    }
    let is_page = path == "/" || path == LARGE;
    let body = match is_page {
        true if path == LARGE => {
            let tags = (0..SCRIPTS).map(|number| format!("<script src={number}.js></script>"));
            format!("<!doctype html><title>Bench</title>{}", tags.collect::<String>())
        }
        true => format!(
            "<!doctype html><title>Bench</title><script src=/assets/app.js></script>{}",
            "<p>A paragraph of a home page, with <a href=/about>a link</a> to another one.</p>"
                .repeat(FILLER)
        ),
        false => "<!doctype html><title>Not found</title>".to_owned(),
    };
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = if is_page { StatusCode::OK } else { StatusCode::NOT_FOUND };
    let html = hyper::header::HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(hyper::header::CONTENT_TYPE, html);
    Ok(response)
}
