//! The built-in weak site: the same findings on every run, without any network.

use palisade_engine::TargetRequest;
use palisade_engine::guard::AddressPolicy;
use palisade_model::ScanType;
use palisade_web::WebConfig;

use crate::support::{Scanned, config, run};

async fn scan_sandbox() -> Scanned {
    scan(ScanType::HeadersOnly).await
}

async fn scan(scan_type: ScanType) -> Scanned {
    let request = TargetRequest::of_sandbox(scan_type);
    run(WebConfig { policy: AddressPolicy::default(), ..config() }, request).await
}

#[tokio::test]
async fn two_runs_give_identical_findings_and_facts() {
    let (first, second) = (scan_sandbox().await, scan_sandbox().await);
    assert_eq!(first.shown(), second.shown());
    assert_eq!(first.report().checks, second.report().checks);
    for name in ["certificate", "cookies", "observatory", "redirects"] {
        assert_eq!(first.block(name), second.block(name), "{name}");
    }
}

#[tokio::test]
async fn larger_scans_are_the_same_each_time_too() {
    for scan_type in [ScanType::Quick, ScanType::Full] {
        let (first, second) = (scan(scan_type).await, scan(scan_type).await);
        assert_eq!(first.shown(), second.shown());
        assert_eq!(first.report().checks, second.report().checks);
        assert!(first.shown().len() > 26, "{:#?}", first.shown());
    }
}

#[tokio::test]
async fn the_sandbox_shows_every_category() {
    let scanned = scan_sandbox().await;
    let ids: Vec<&str> = scanned.ids().into_iter().collect();
    assert_eq!(
        ids,
        [
            "auth-cookie-httponly",
            "auth-cookie-samesite",
            "auth-cookie-secure",
            "edge-internal-header",
            "edge-server-version",
            "hdr-coep",
            "hdr-content-type-missing",
            "hdr-coop",
            "hdr-corp",
            "hdr-csp-bypass-host",
            "hdr-csp-http-source",
            "hdr-csp-no-form-action",
            "hdr-csp-no-object-src",
            "hdr-csp-unsafe-eval",
            "hdr-csp-unsafe-inline",
            "hdr-frame-invalid",
            "hdr-hsts-preload-mismatch",
            "hdr-hsts-short",
            "hdr-nosniff",
            "hdr-permissions-policy",
            "hdr-referrer-policy",
            "hdr-xxp-enabled",
            "net-http-no-redirect",
            "priv-cookie-lifetime",
            "tls-cert-expired",
            "tls-cert-self-signed",
        ]
    );
    assert_eq!(scanned.report().gaps, []);
    assert_eq!(scanned.block("exchanges").as_array().unwrap().len(), 3);
}
