//! How the client behaves towards a target: few connections, kept alive, HTTP/2 where offered, polite.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::Full;
use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use palisade_engine::TargetRequest;
use palisade_model::ScanType;
use palisade_web::{Budgets, WebConfig};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::server::{Server, certified, response};
use crate::support::{Scanned, config, run, scan};

const PAGE: &[(&str, &str)] = &[("Content-Type", "text/html; charset=utf-8")];

async fn quick(config: WebConfig, url: String) -> Scanned {
    run(config, TargetRequest::new(url, ScanType::Quick)).await
}

#[tokio::test]
async fn requests_one_after_another_share_a_connection() {
    let server = Server::http(|_| response(200, PAGE, b"<!doctype html>")).await;
    let scanned = scan(config(), &format!("http://127.0.0.1:{}/", server.port)).await;
    assert!(scanned.outcome.is_ok());
    assert_eq!((server.requests(), server.connections()), (2, 1));
}

#[tokio::test]
async fn a_server_that_closes_after_each_answer_is_asked_on_new_connections() {
    let server = Server::http(|_| {
        let mut steps = response(200, PAGE, b"<!doctype html>");
        steps.pop();
        steps
    })
    .await;
    let scanned = scan(config(), &format!("http://127.0.0.1:{}/", server.port)).await;
    assert!(scanned.outcome.is_ok());
    assert_eq!((server.requests(), server.connections()), (2, 2));
}

#[tokio::test]
async fn http2_takes_everything_over_one_connection() {
    let (connections, requests) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let mut certified = certified();
    certified.config.alpn_protocols = vec![b"h2".to_vec()];
    let acceptor = TlsAcceptor::from(Arc::new(certified.config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (counted_connections, counted) = (Arc::clone(&connections), Arc::clone(&requests));
    let server = tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            counted_connections.fetch_add(1, Ordering::SeqCst);
            let (acceptor, counted) = (acceptor.clone(), Arc::clone(&counted));
            tokio::spawn(async move {
                let Ok(stream) = acceptor.accept(stream).await else { return };
                let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
                    counted.fetch_add(1, Ordering::SeqCst);
                    assert_eq!(request.uri().authority().unwrap().as_str(), format!("127.0.0.1:{port}"));
                    async {
                        let body = Full::new(Bytes::from_static(b"<!doctype html>"));
                        let reply = hyper::Response::builder().header("content-type", "text/html").body(body);
                        Ok::<_, Infallible>(reply.unwrap())
                    }
                });
                let _ = http2::Builder::new(TokioExecutor::new())
                    .serve_connection(TokioIo::new(stream), service)
                    .await;
            });
        }
    });
    let with_root = WebConfig { roots: vec![certified.root], ..config() };
    let scanned = scan(with_root, &format!("https://127.0.0.1:{port}/")).await;
    server.abort();
    assert!(scanned.ids().contains("hdr-nosniff"), "{:?}", scanned.outcome);
    assert_eq!((requests.load(Ordering::SeqCst), connections.load(Ordering::SeqCst)), (2, 1));
}

#[tokio::test]
async fn a_host_that_is_asked_too_fast_is_asked_once_more() {
    let asked = AtomicUsize::new(0);
    let server = Server::http(move |_| match asked.fetch_add(1, Ordering::SeqCst) {
        0 => response(429, &[("Retry-After", "0")], b"slow down"),
        _ => response(200, PAGE, b"<!doctype html>"),
    })
    .await;
    let scanned = scan(config(), &format!("http://127.0.0.1:{}/", server.port)).await;
    assert!(scanned.ids().contains("hdr-nosniff"), "{:?}", scanned.outcome);
    assert_eq!(server.requests(), 3);
}

#[tokio::test]
async fn five_failures_in_a_row_end_the_asking() {
    let server = Server::answering(|request| match request.method.as_str() {
        "GET" if request.path == "/" => response(200, PAGE, b"<!doctype html>"),
        _ => vec![],
    })
    .await;
    let started = Instant::now();
    let budgets = Budgets { quick: Duration::from_secs(10), ..config().budgets };
    let url = format!("http://127.0.0.1:{}/", server.port);
    let scanned = quick(WebConfig { budgets, ..config() }, url).await;
    assert!(started.elapsed() < Duration::from_secs(5));
    assert!(scanned.report().checks.error > 0);
    assert!(server.requests() < 40, "{} requests", server.requests());
}
