//! Target scans: findings as they come, and failure, panic and cancellation as data.

use std::sync::Arc;

use async_trait::async_trait;
use palisade_engine::{
    Cancel, Draft, Normalizer, Progress, ScanError, ScannerMeta, TargetContext, TargetFailure, TargetReport,
    TargetRequest, TargetScanner, TargetSink, scan_target,
};
use palisade_model::{
    CheckCounts, Evidence, Finding, Gap, GapReason, Location, RuleMeta, ScanType, ScannerStatus,
};
use tokio::sync::mpsc;

use crate::support::{KEY, NOW, rule};

#[derive(Clone, Copy)]
enum Behaviour {
    Judge,
    Refuse,
    Panic,
    Hang,
}

struct Web(Behaviour);

#[async_trait]
impl TargetScanner for Web {
    fn meta(&self) -> ScannerMeta {
        ScannerMeta { id: "web", version: "1", network: true, reads_ignored: false }
    }

    fn rules(&self) -> Vec<Arc<RuleMeta>> {
        Vec::new()
    }

    async fn scan(
        &self,
        context: &TargetContext,
        request: &TargetRequest,
        sink: &dyn TargetSink,
    ) -> Result<TargetReport, TargetFailure> {
        for header in ["a", "b", "a"] {
            sink.report(missing_header(context, request, header)).await;
        }
        match self.0 {
            Behaviour::Judge => Ok(TargetReport {
                checks: CheckCounts { fail: 2, pass: 1, not_applicable: 0, error: 1 },
                own_checks: 0,
                gaps: vec![Gap {
                    subject: "tls-version".to_owned(),
                    reason: GapReason::Unreachable,
                    detail: "expected a TLS service, found a closed port".to_owned(),
                    scanner: Some("web".to_owned()),
                }],
                blocks: vec![("observatory".to_owned(), "{}".to_owned())],
            }),
            Behaviour::Refuse => Err(TargetFailure {
                code: "host_not_found",
                message: "expected a host, found none".to_owned(),
            }),
            Behaviour::Panic => panic!("deliberate"),
            Behaviour::Hang => std::future::pending().await,
        }
    }
}

fn missing_header(context: &TargetContext, request: &TargetRequest, header: &str) -> Draft {
    let location = Location::Url { url: request.url.clone(), request: format!("GET, header {header}") };
    Draft::new(
        rule("missing-header", "web"),
        location,
        Evidence::from_masked(""),
        context.identity(b"missing"),
    )
}

fn context() -> TargetContext {
    TargetContext { cancel: Cancel::default(), progress: Arc::new(Progress::default()), identity_key: KEY }
}

async fn scan(
    behaviour: Behaviour,
    context: &TargetContext,
    out: &mpsc::Sender<Finding>,
) -> Result<(palisade_model::Coverage, palisade_engine::Blocks), ScanError> {
    let request = TargetRequest::new("https://a.example/".to_owned(), ScanType::Full);
    scan_target(&Web(behaviour), &request, context, &Normalizer::new(KEY, NOW), out).await
}

#[tokio::test]
async fn a_judged_target_gives_findings_checks_gaps_and_blocks() {
    let (out, mut findings) = mpsc::channel(8);
    let (coverage, blocks) = scan(Behaviour::Judge, &context(), &out).await.unwrap();
    assert_eq!(blocks, [("observatory".to_owned(), "{}".to_owned())]);
    let [run] = coverage.scanners.as_slice() else { panic!("{coverage:?}") };
    assert_eq!((run.scanner.as_str(), run.status), ("web", ScannerStatus::Partial));
    assert_eq!(run.checks.unwrap().fail, 2);
    assert_eq!(coverage.gaps.len(), 1);
    let (first, second) = (findings.try_recv().unwrap(), findings.try_recv().unwrap());
    assert_ne!(first.primary_fingerprint(), second.primary_fingerprint());
    assert_eq!(first.root_cause, second.root_cause);
    assert!(findings.try_recv().is_err(), "the third is a duplicate");
}

#[tokio::test]
async fn a_target_that_cannot_be_judged_is_an_error_with_its_own_code() {
    let (out, _findings) = mpsc::channel(8);
    let error = scan(Behaviour::Refuse, &context(), &out).await.unwrap_err();
    assert_eq!((error.code(), error.to_string().as_str()), ("host_not_found", "expected a host, found none"));
}

#[tokio::test]
async fn a_panic_is_an_error_and_keeps_the_findings_before_it() {
    let (out, mut findings) = mpsc::channel(8);
    let error = scan(Behaviour::Panic, &context(), &out).await.unwrap_err();
    assert_eq!(error, ScanError::Failed { part: "the web scanner".to_owned() });
    assert!(findings.try_recv().is_ok());
}

#[tokio::test]
async fn cancelling_ends_a_scan_that_waits_for_ever() {
    let (out, mut findings) = mpsc::channel(8);
    let context = context();
    let cancel_after_first = async {
        findings.recv().await.unwrap();
        context.cancel.cancel();
    };
    let (result, ()) = tokio::join!(scan(Behaviour::Hang, &context, &out), cancel_after_first);
    assert_eq!(result.unwrap_err(), ScanError::Cancelled);
}

#[tokio::test]
async fn a_dropped_receiver_ends_the_scan_as_cancelled() {
    let (out, findings) = mpsc::channel(8);
    drop(findings);
    let context = context();
    assert_eq!(scan(Behaviour::Hang, &context, &out).await.unwrap_err(), ScanError::Cancelled);
    assert!(context.cancel.is_cancelled());
}
