//! A sync over TLS: whose certificates it trusts, and that no redirect takes the encryption away.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::Arc;

use palisade_advisories::{Change, Library, SyncOptions, sync};
use palisade_model::Ecosystem;
use palisade_testkit::{Advisory, FileServer, export};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::export::NOW;

/// A server with a certificate of its own; its threads end with the test's process.
struct Encrypted {
    url: String,
    /// Its certificate.
    pem: String,
}

impl Encrypted {
    /// Serves `files`, or sends everybody to `elsewhere`.
    fn start(files: Vec<(String, Vec<u8>)>, elsewhere: Option<String>) -> Self {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
        let config = Arc::new(config);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
                let answer = |path: &str| answer(path, &files, elsewhere.as_deref());
                serve(StreamOwned::new(connection, stream), answer);
            }
        });
        Self { url, pem: made.cert.pem() }
    }
}

/// One request of one connection. A client that does not trust the certificate goes away before.
fn serve(stream: impl std::io::Read + Write, answer: impl Fn(&str) -> Vec<u8>) {
    let mut stream = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if !matches!(stream.read_line(&mut head), Ok(1..)) {
            return;
        }
    }
    let path = head.split(' ').nth(1).unwrap_or("/").trim_start_matches('/');
    let _gone = stream.get_mut().write_all(&answer(path)).and_then(|()| stream.get_mut().flush());
}

fn answer(path: &str, files: &[(String, Vec<u8>)], elsewhere: Option<&str>) -> Vec<u8> {
    let head = |status: &str, length: usize| {
        format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {length}\r\n").into_bytes()
    };
    match (elsewhere, files.iter().find(|(name, _)| name == path)) {
        (Some(elsewhere), _) => {
            let location = format!("location: {elsewhere}/{path}\r\n\r\n");
            [head("302 Found", 0), location.into_bytes()].concat()
        }
        (None, Some((_, content))) => {
            [head("200 OK", content.len()), b"\r\n".to_vec(), content.clone()].concat()
        }
        (None, None) => [head("404 Not Found", 0), b"\r\n".to_vec()].concat(),
    }
}

fn files() -> Vec<(String, Vec<u8>)> {
    let advisory = Advisory {
        id: "A-1".to_owned(),
        modified: "2024-05-01T00:00:00Z".to_owned(),
        package: "anvil".to_owned(),
        fixed: "2.0".to_owned(),
    };
    export("PyPI", &[advisory])
}

/// What a sync says that trusts `pem` besides the public roots.
fn synced(url: &str, pem: Option<&str>) -> Result<Change, String> {
    struct Impatient;
    impl palisade_advisories::Watch for Impatient {
        fn on(&self, _: &palisade_advisories::Step<'_>) {}
        fn pause(&self, _: std::time::Duration) {}
        fn is_cancelled(&self) -> bool {
            false
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let library = Library::new(&folder.path().join("data"));
    let mut options = SyncOptions::new(url).unwrap();
    if let Some(pem) = pem {
        options = options.trusting(pem.as_bytes()).unwrap();
    }
    options.patience.attempts = 1;
    let mut report = sync(&library, &[Ecosystem::PyPi], &options, &Impatient, NOW).unwrap();
    report.synced.remove(0).outcome.map_err(|error| error.to_string())
}

#[test]
fn a_certificate_of_the_operators_own_is_trusted_when_it_is_named() {
    let server = Encrypted::start(files(), None);
    assert_eq!(synced(&server.url, Some(&server.pem)), Ok(Change::Whole(1)));
    let error = synced(&server.url, None).unwrap_err();
    assert!(error.contains("invalid peer certificate"), "{error}");
    for wrong in ["", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        let refused = SyncOptions::new(&server.url).unwrap().trusting(wrong.as_bytes()).unwrap_err();
        assert!(refused.to_string().starts_with("expected certificates in PEM, found "), "{refused}");
    }
}

#[test]
fn no_redirect_leads_from_https_to_http() {
    let plain = FileServer::start();
    plain.put(files());
    assert_eq!(synced(&plain.url, None), Ok(Change::Whole(1)), "it would be there");
    assert!(!plain.take_requests().is_empty());
    let server = Encrypted::start(Vec::new(), Some(plain.url.clone()));
    let error = synced(&server.url, Some(&server.pem)).unwrap_err();
    assert!(error.contains("expected no redirect from https to http"), "{error}");
    assert_eq!(plain.take_requests(), [], "nothing was asked in clear");
}

#[test]
fn a_redirect_that_stays_encrypted_is_followed() {
    let there = Encrypted::start(files(), None);
    let server = Encrypted::start(Vec::new(), Some(there.url.clone()));
    let both = format!("{}{}", server.pem, there.pem);
    assert_eq!(synced(&server.url, Some(&both)), Ok(Change::Whole(1)));
}
