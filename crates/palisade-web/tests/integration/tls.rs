//! The TLS part against real servers on loopback: a good one, old ones where OpenSSL is installed, hostile ones.

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use palisade_engine::{Reach, TargetRequest};
use palisade_model::ScanType;
use palisade_web::{Budgets, WebConfig, survey_tls, try_tls_flaws};
use rcgen::{BasicConstraints, CertificateParams, CustomExtension, DnType, IsCa, Issuer, KeyPair};
use serde_json::Value;

use crate::server::{Certified, Server, Step, certified, response, server_config};
use crate::support::{Scanned, config, run};

async fn survey(config: &WebConfig, port: u16) -> Value {
    serde_json::from_str(&survey_tls(config, "127.0.0.1", port).await).unwrap()
}

/// The names of the suites of a version; `None` when it is not known whether it is spoken.
fn suites<'a>(survey: &'a Value, version: &str) -> Option<BTreeSet<&'a str>> {
    let protocol =
        survey["protocols"].as_array().unwrap().iter().find(|protocol| protocol["version"] == version);
    let protocol = protocol.unwrap();
    protocol["spoken"].as_bool()?;
    let suites = protocol["suites"].as_array().into_iter().flatten();
    Some(suites.map(|suite| suite["name"].as_str().unwrap()).collect())
}

async fn quick(config: WebConfig, port: u16) -> Scanned {
    let url = format!("https://127.0.0.1:{port}/");
    run(config, TargetRequest::new(url, ScanType::Quick)).await
}

#[tokio::test]
async fn a_good_server_shows_what_its_library_has() {
    let server = Server::https(certified().config, |_| response(200, &[], b"")).await;
    let found = survey(&config(), server.port).await;
    for old in ["SSL 2.0", "SSL 3.0", "TLS 1.0", "TLS 1.1"] {
        assert_eq!(suites(&found, old), Some(BTreeSet::new()), "{old}");
    }
    let tls13 = ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"];
    assert_eq!(suites(&found, "TLS 1.3"), Some(BTreeSet::from(tls13)));
    let tls12 = [
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    ];
    assert_eq!(suites(&found, "TLS 1.2"), Some(BTreeSet::from(tls12)));
    let groups: BTreeSet<&str> = found["key_exchange"]["groups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| group.as_str().unwrap())
        .collect();
    assert_eq!(groups, BTreeSet::from(["secp256r1", "secp384r1", "x25519"]));
    let features = &found["features"];
    assert_eq!(
        (&features["compression"], &features["extended_master_secret"]),
        (&false.into(), &true.into())
    );
    assert!(found["connections"].as_u64().unwrap() <= 80);
    // rustls chooses by the client's order unless it is told otherwise.
    assert_eq!(features["order"], "client");
}

#[tokio::test]
async fn the_order_of_a_server_is_told_where_it_has_one() {
    let order = "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:\
                 ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES128-SHA";
    let Some(server) = OpenSsl::start(&["-tls1_2", "-serverpref", "-cipher", order]) else { return };
    let found = survey(&config(), server.port).await;
    let protocols = found["protocols"].as_array().unwrap();
    let tls12 = protocols.iter().find(|protocol| protocol["version"] == "TLS 1.2").unwrap();
    let names: Vec<&str> =
        tls12["suites"].as_array().unwrap().iter().map(|s| s["name"].as_str().unwrap()).collect();
    assert_eq!((&found["features"]["order"], &tls12["ordered"]), (&"server".into(), &true.into()));
    assert_eq!(
        names,
        [
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
        ]
    );
}

#[tokio::test]
async fn the_sandbox_has_tls_findings_and_always_the_same() {
    let request = || TargetRequest::of_sandbox(ScanType::Quick);
    let (first, second) = (run(config(), request()).await, run(config(), request()).await);
    assert_eq!(first.shown(), second.shown());
    assert_eq!(first.block("tls"), second.block("tls"));
    assert!(first.ids().is_superset(&BTreeSet::from(["tls-cert-expired", "tls-cert-self-signed"])));
}

/// A server of OpenSSL's own; `None` where OpenSSL is not installed.
struct OpenSsl {
    child: Child,
    port: u16,
    _folder: tempfile::TempDir,
}

impl OpenSsl {
    fn start(arguments: &[&str]) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let (certificate, key) = (folder.path().join("crt"), folder.path().join("key"));
        std::fs::write(&certificate, made.cert.pem()).unwrap();
        std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let address = format!("127.0.0.1:{port}");
        let mut command = Command::new("openssl");
        command.args(["s_server", "-quiet", "-www", "-accept", &address]).args(arguments);
        command.arg("-cert").arg(certificate).arg("-key").arg(key);
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
        let started = Instant::now();
        while std::net::TcpStream::connect(&address).is_err() {
            assert!(started.elapsed() < Duration::from_secs(10), "openssl s_server did not start");
        }
        Some(Self { child, port, _folder: folder })
    }
}

impl Drop for OpenSsl {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
async fn an_old_server_is_found_old() {
    let Some(server) = OpenSsl::start(&["-cipher", "ALL:eNULL:@SECLEVEL=0"]) else { return };
    let found = survey(&config(), server.port).await;
    for version in ["TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3"] {
        let suites = suites(&found, version).unwrap();
        assert!(suites.len() >= 3, "{version}: {suites:?}");
    }
    assert!(suites(&found, "TLS 1.2").unwrap().contains("TLS_ECDHE_ECDSA_WITH_NULL_SHA"));
    assert!(suites(&found, "TLS 1.0").unwrap().contains("TLS_ECDH_anon_WITH_AES_128_CBC_SHA"));
    assert_eq!(found["features"]["fallback_refused"], true);
    let scanned = quick(config(), server.port).await;
    let weak = BTreeSet::from(["tls-10-11", "tls-cipher-null-anon", "tls-cert-self-signed"]);
    assert!(scanned.ids().is_superset(&weak), "{:?}", scanned.ids());
}

#[tokio::test]
async fn a_server_too_old_for_a_handshake_is_judged_all_the_same() {
    let Some(server) = OpenSsl::start(&["-tls1", "-cipher", "ALL:@SECLEVEL=0"]) else { return };
    let scanned = quick(config(), server.port).await;
    let expected = BTreeSet::from(["tls-10-11", "tls-cipher-cbc-legacy", "tls-no-12", "tls-no-13"]);
    assert!(scanned.ids().is_superset(&expected), "{:?}", scanned.ids());
    let protocols = &scanned.block("tls")["protocols"];
    assert!(
        protocols
            .as_array()
            .unwrap()
            .iter()
            .all(|protocol| { protocol["spoken"] == (protocol["version"] == "TLS 1.0") })
    );
}

/// Two seconds for everything, half of one for each connection.
fn impatient() -> WebConfig {
    let (exchange, all) = (Duration::from_millis(300), Duration::from_secs(2));
    WebConfig { budgets: Budgets { exchange, quick: all, full: all, ..Budgets::default() }, ..config() }
}

#[tokio::test]
async fn servers_that_lie_or_never_end_are_left_in_time() {
    let endless = [22, 3, 3, 0, 0].repeat(2000);
    let certificate = [&[22, 3, 3, 0, 4, 11, 0xff, 0xff, 0xff][..], &[0; 100]].concat();
    let foreign = b"220 mail.example ESMTP\r\n".to_vec();
    for (name, step) in [
        ("a record longer than allowed", Step::Send(vec![22, 3, 3, 0xff, 0xff, 2])),
        ("a message longer than allowed", Step::Send(certificate)),
        ("empty records", Step::Forever(endless)),
        ("handshake bytes without end", Step::Forever([&[22, 3, 3, 0x40, 0][..], &[0; 0x4000]].concat())),
        ("another protocol", Step::Send(foreign)),
        ("a byte now and then", Step::Drip(vec![22, 3, 3, 0, 100, 2, 0, 0, 96], Duration::from_secs(1))),
        ("nothing", Step::Drip(vec![], Duration::ZERO)),
    ] {
        let server = Server::http(move |_| vec![step.clone()]).await;
        let started = Instant::now();
        let found = survey(&impatient(), server.port).await;
        assert!(started.elapsed() < Duration::from_secs(4), "{name} took {:?}", started.elapsed());
        let speaks = |protocol: &Value| protocol["spoken"] == true;
        assert!(!found["protocols"].as_array().unwrap().iter().any(speaks), "{name}: {found}");
    }
}

#[tokio::test]
async fn a_silent_server_gets_sixteen_connections_at_most_and_then_fewer() {
    let server = Server::http(|_| vec![Step::Drip(vec![], Duration::ZERO)]).await;
    survey(&impatient(), server.port).await;
    assert!(server.requests() <= 16 + 8 + 4 + 2 + 1 + 1 + 1, "{} connections", server.requests());
}

/// A chain of which the server sends only its own certificate, and the intermediate for those who look for it.
fn incomplete(issuer_url: &str) -> (Certified, Vec<u8>) {
    let authority = |name: &str| {
        let mut params = CertificateParams::new([]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, name);
        (params, KeyPair::generate().unwrap())
    };
    let ((root, root_key), (middle, middle_key)) = (authority("Test Root"), authority("Test CA"));
    let middle_der =
        middle.signed_by(&middle_key, &Issuer::from_params(&root, &root_key)).unwrap().der().to_vec();
    let mut leaf = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
    leaf.custom_extensions = vec![issuers_at(issuer_url)];
    let key = KeyPair::generate().unwrap();
    let leaf = leaf.signed_by(&key, &Issuer::from_params(&middle, &middle_key)).unwrap();
    let root = root.self_signed(&root_key).unwrap().pem();
    (Certified { config: server_config(leaf.der().clone(), &key), root }, middle_der)
}

/// The extension that says where the issuer's certificate is (RFC 5280, 4.2.2.1).
fn issuers_at(url: &str) -> CustomExtension {
    let short = |length: usize| u8::try_from(length).unwrap();
    let method = [6, 8, 0x2b, 6, 1, 5, 5, 7, 0x30, 2];
    let location = [&[0x86, short(url.len())], url.as_bytes()].concat();
    let description = [&[0x30, short(method.len() + location.len())], &method[..], &location].concat();
    let content = [&[0x30, short(description.len())], description.as_slice()].concat();
    CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 1], content)
}

#[tokio::test]
async fn an_intermediate_that_is_not_sent_is_found_where_the_certificate_says() {
    let holder: Arc<OnceLock<Vec<u8>>> = Arc::default();
    let held = Arc::clone(&holder);
    let issuers = Server::http(move |_| {
        response(200, &[("Content-Type", "application/pkix-cert")], held.get().map_or(&[], Vec::as_slice))
    })
    .await;
    let (certified, middle) = incomplete(&format!("http://127.0.0.1:{}/ca.crt", issuers.port));
    holder.set(middle).unwrap();
    let server = Server::https(certified.config, |_| response(200, &[], b"")).await;
    let config = WebConfig { roots: vec![certified.root], ..config() };
    let scanned = quick(config, server.port).await;
    let chain = BTreeSet::from(["tls-cert-untrusted", "tls-chain-incomplete"]);
    assert!(scanned.ids().is_superset(&chain), "{:?}", scanned.ids());
    let causes: BTreeSet<_> = scanned
        .drafts
        .iter()
        .filter(|draft| chain.contains(draft.rule.id.as_str()))
        .map(|draft| draft.root_cause.clone())
        .collect();
    assert_eq!(causes.len(), 1, "one cause of both: {causes:?}");
    assert_eq!(scanned.block("tls")["certificates"][0]["missing"][0], "CN=Test CA");
}

const FLAWS: [&str; 4] = ["tls-heartbleed", "tls-ccs-injection", "tls-robot", "tls-client-renegotiation"];

#[tokio::test]
async fn a_scan_of_a_modern_server_judges_every_flaw_and_finds_none() {
    let server =
        Server::https(certified().config, |_| response(200, &[("Content-Type", "text/html")], b"<p>")).await;
    let url = format!("https://127.0.0.1:{}/", server.port);
    let request = TargetRequest { reach: Reach::Domain, ..TargetRequest::new(url, ScanType::Full) };
    let scanned = run(config(), request).await;
    let gaps: BTreeSet<&str> = scanned.report().gaps.iter().map(|gap| gap.subject.as_str()).collect();
    for id in FLAWS {
        assert!(!scanned.ids().contains(id) && !gaps.contains(id), "{id}: {:?}", scanned.report().gaps);
    }
}

/// What a server of OpenSSL makes of each step; it takes one connection after the other.
async fn tried(server: &OpenSsl) -> BTreeMap<&'static str, (&'static str, String)> {
    let budgets = Budgets { exchange: Duration::from_secs(20), ..Budgets::default() };
    let url = format!("https://127.0.0.1:{}/", server.port).parse().unwrap();
    try_tls_flaws(&WebConfig { budgets, ..config() }, &url).await.unwrap()
}

#[tokio::test]
async fn servers_of_today_have_none_of_the_flaws() {
    for arguments in [&["-tls1_2"][..], &["-tls1_3"], &["-tls1_2", "-cipher", "ALL:@SECLEVEL=0"]] {
        let Some(server) = OpenSsl::start(arguments) else { return };
        let tried = tried(&server).await;
        assert!(tried.values().all(|(outcome, _)| *outcome == "sound"), "{arguments:?}: {tried:?}");
    }
}

#[tokio::test]
async fn a_server_that_is_told_to_renegotiates_as_often_as_clients_like() {
    let Some(server) = OpenSsl::start(&["-tls1_2", "-client_renegotiation"]) else { return };
    let tried = tried(&server).await;
    let flawed: Vec<&str> =
        tried.iter().filter(|(_, (outcome, _))| *outcome == "flawed").map(|(name, _)| *name).collect();
    assert_eq!(flawed, ["renegotiation"], "{tried:?}");
}
