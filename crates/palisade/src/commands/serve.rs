//! `palisade serve`: the API, and a worker beside it unless told otherwise.

use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum_server::Handle;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use palisade_http::{Dialects, EdgeConfig};
use palisade_service::{Bootstrapped, Service};
use tokio_util::sync::CancellationToken;

use crate::registry::Ruling;
use crate::settings::{ListenArgs, ScanArgs, Settings, StoreArgs};
use crate::stalled::DropStalled;
use crate::{compose, logging, registry, shutdown};

/// A client that has not sent its request's head by then is cut off.
const HEADER_TIME_OUT: Duration = Duration::from_secs(10);
/// A client that reads nothing for so long is cut off.
const STALLED: Duration = Duration::from_secs(60);
/// What one connection may hold of a head that is read, and of an answer that its client is slow to read.
const BUFFER_BYTES: usize = 32 * 1024;
const DRAIN: Duration = Duration::from_secs(25);

/// Serve the API and run scans
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    listen: ListenArgs,
    #[command(flatten)]
    scan: ScanArgs,
    #[command(flatten)]
    store: StoreArgs,
}

pub(crate) async fn run(args: Args) -> anyhow::Result<ExitCode> {
    logging::init()?;
    let settings = Settings::resolve(&args.store, &args.scan, &args.listen)?;
    let listener = TcpListener::bind(settings.listen.listen)
        .with_context(|| format!("expected a free address to listen on, found {}", settings.listen.listen))?;
    let address = listener.local_addr()?;
    let store = compose::open_store(&settings.store).await?;
    let config = settings.service(base_url(&settings, address));
    let service = compose::service(
        store.clone(),
        &settings.store,
        registry::with_rules(Ruling {
            addresses: settings.addresses.clone(),
            contact: settings.contact.clone(),
            names: settings.names.clone(),
            rules: &settings.rules,
            browser: settings.browser.clone(),
            serves: true,
            data_dir: Some(&settings.store.data_dir),
            ..Ruling::default()
        })?,
        config,
    )
    .await?;
    let bootstrapped = service.bootstrap().await?;
    if let Some(key) = &bootstrapped.first_key {
        service.record_command(bootstrapped.organization_id, "serve", &key.id.to_string()).await?;
    }
    let service = Arc::new(with_dev_mode(service, &settings, &bootstrapped));
    greet(&service, &settings, &bootstrapped)?;

    let stop = CancellationToken::new();
    shutdown::on_signal(stop.clone())?;
    let worker = match settings.listen.worker {
        true => Some(tokio::spawn(compose::workers(service.clone(), &settings)?.run(stop.clone()))),
        false => None,
    };
    tokio::spawn(close_streams(service.clone(), stop.clone()));
    let served = serve(listener, &settings, application(service.clone(), &settings), stop.clone()).await;
    finish_audit(&service).await;
    stop.cancel();
    if let Some(worker) = worker {
        worker.await?;
    }
    store.close().await;
    served.map(|()| ExitCode::SUCCESS)
}

/// Streams would go on until the drain cuts them: ended at once, their clients go on elsewhere.
async fn close_streams(service: Arc<Service>, stop: CancellationToken) {
    stop.cancelled().await;
    service.close_streams();
}

/// Calls that are still waiting go into the audit trail before the store is closed.
async fn finish_audit(service: &Service) {
    if tokio::time::timeout(DRAIN, service.flush_audit()).await.is_err() {
        tracing::error!(
            audit.waiting = service.unrecorded_calls(),
            "calls were lost to the audit trail: the store does not answer"
        );
    }
}

fn base_url(settings: &Settings, address: SocketAddr) -> String {
    let scheme = if settings.listen.tls.is_some() { "https" } else { "http" };
    format!("{scheme}://{address}")
}

fn with_dev_mode(service: Service, settings: &Settings, bootstrapped: &Bootstrapped) -> Service {
    if !settings.listen.dev {
        return service;
    }
    tracing::warn!("development mode: calls need no key");
    service.in_development_mode(bootstrapped.organization_id)
}

/// Tells the operator where the server is and, on the first start, the key.
fn greet(service: &Service, settings: &Settings, bootstrapped: &Bootstrapped) -> std::io::Result<()> {
    let url = service.public_url();
    let mut out = std::io::stdout().lock();
    writeln!(out, "Palisade listens on {url}")?;
    writeln!(out, "API documentation:  {url}/docs")?;
    writeln!(out, "Data folder:        {}", settings.store.data_dir.display())?;
    if let Some(key) = &bootstrapped.first_key {
        let secret = key.secret.reveal();
        writeln!(out, "\nFirst start: this admin key is shown only now, keep it.\n\n  {secret}\n")?;
        writeln!(out, "Start a scan and read what it finds:\n")?;
        writeln!(out, "  curl -X POST {url}/v1/scans -H 'Authorization: Bearer {secret}' \\")?;
        writeln!(out, "    -H 'Content-Type: application/json' -d '{{\"target\":\"https://example.com\"}}'")?;
        writeln!(out, "  curl {url}/v1/scans/SCAN_ID/results -H 'Authorization: Bearer {secret}'\n")?;
    }
    writeln!(out, "Ready.")?;
    out.flush()
}

/// Every route, inside the edge that speaks the dialect of its path.
fn application(service: Arc<Service>, settings: &Settings) -> axum::Router {
    let edge = EdgeConfig {
        trusted_proxies: settings.listen.trusted_proxies.clone(),
        ..EdgeConfig::new(Dialects::new::<palisade_api::V1>())
    };
    palisade_http::wrap(palisade_api::router(service.clone()), service, edge)
}

async fn serve(
    listener: TcpListener,
    settings: &Settings,
    router: axum::Router,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    listener.set_nonblocking(true)?;
    let handle = Handle::new();
    let drain = handle.clone();
    tokio::spawn(async move {
        stop.cancelled().await;
        drain.graceful_shutdown(Some(DRAIN));
    });
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    match &settings.listen.tls {
        Some((certificate, key)) => {
            let tls = RustlsConfig::from_pem_file(certificate, key)
                .await
                .context("expected a certificate chain and its private key in PEM")?;
            let acceptor = RustlsAcceptor::new(tls).acceptor(DropStalled(STALLED));
            let mut server = axum_server::from_tcp(listener)?.acceptor(acceptor).handle(handle);
            limit_connection(server.http_builder());
            server.serve(service).await?;
        }
        None => {
            let mut server = axum_server::from_tcp(listener)?.acceptor(DropStalled(STALLED)).handle(handle);
            limit_connection(server.http_builder());
            server.serve(service).await?;
        }
    }
    Ok(())
}

fn limit_connection(builder: &mut hyper_util::server::conn::auto::Builder<hyper_util::rt::TokioExecutor>) {
    builder
        .http1()
        .timer(hyper_util::rt::TokioTimer::new())
        .header_read_timeout(HEADER_TIME_OUT)
        .max_buf_size(BUFFER_BYTES);
    builder.http2().max_send_buf_size(BUFFER_BYTES);
}
