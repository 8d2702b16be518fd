//! Gives a scan's target to the scanners of its kind.

use std::path::PathBuf;
use std::sync::Arc;

use palisade_engine::{
    Cancel, FactScanner, Limits, Normalizer, Progress, ScanError, ScannedTree, TargetContext, TargetRequest,
    TreeOptions, TreeScan, scan_target, scan_tree,
};
use palisade_model::{Coverage, Finding, Scan, ScanKind, ScannerRun, ScannerStatus, Target};
use palisade_store::Analysis;
use tokio::sync::mpsc::Sender;

use crate::error_chain;
use crate::ownership::Consent;
use crate::runner::Worker;
use crate::runner::archive::run_archive;
use crate::runner::pass_on::pass_on;
use crate::runner::report::run_report;
use crate::runner::run_log::RunLog;
use crate::scans::{check_source_path, is_wanted, skipped};

/// What the scanners said besides findings.
#[derive(Debug, Default)]
pub(crate) struct Scanned {
    pub(crate) coverage: Coverage,
    /// Extra blocks by name, each a JSON value as text.
    pub(crate) blocks: Vec<(String, String)>,
    /// The reports that an import read.
    pub(crate) analyses: Vec<Analysis>,
}

/// The handles that a running scan shares with its heartbeat and its ingest writer.
#[derive(Clone, Default)]
pub(crate) struct Handles {
    pub(crate) cancel: Cancel,
    pub(crate) progress: Arc<Progress>,
    pub(crate) log: Arc<RunLog>,
}

pub(crate) async fn run_scanners(
    worker: &Worker,
    scan: &Scan,
    handles: &Handles,
    out: Sender<Finding>,
) -> Result<Scanned, ScanError> {
    match &scan.target {
        Target::Path { path } => run_source(worker, scan, path, handles, out).await,
        Target::Web { url } => run_web(worker, scan, url, handles, &out).await,
        Target::Sandbox => run_web(worker, scan, "", handles, &out).await,
        Target::Archive { upload_id } => run_archive(worker, scan, *upload_id, handles, out).await,
        Target::Report { upload_id } => run_report(worker, scan, *upload_id, handles, out).await,
    }
}

async fn run_source(
    worker: &Worker,
    scan: &Scan,
    path: &str,
    handles: &Handles,
    out: Sender<Finding>,
) -> Result<Scanned, ScanError> {
    let service = &worker.service;
    // Checked again: links may have changed since the scan was created, and roots since the last start.
    let root = check_source_path(&PathBuf::from(path), &service.config.allowed_paths)
        .map_err(|error| ScanError::Target { code: error.code, message: error.detail })?;
    scan_root(worker, scan, root, handles, out).await
}

/// Scans the tree at `root`, in its turn among the source scans of this process.
pub(crate) async fn scan_root(
    worker: &Worker,
    scan: &Scan,
    root: PathBuf,
    handles: &Handles,
    out: Sender<Finding>,
) -> Result<Scanned, ScanError> {
    let service = &worker.service;
    let _slot = tokio::select! {
        slot = worker.source_slots.acquire() => slot,
        () = handles.cancel.cancelled() => return Err(ScanError::Cancelled),
    };
    let all = service.registry.file_scanners.iter();
    let scanners: Vec<_> = all.filter(|scanner| is_wanted(&scan.types, scanner.meta().id)).cloned().collect();
    let is_named = !scan.types.is_empty();
    let all = service.registry.fact_scanners.iter().filter(|scanner| is_named || !scanner.is_on_request());
    let fact_scanners: Vec<_> =
        all.filter(|scanner| is_wanted(&scan.types, scanner.meta().id)).cloned().collect();
    require_some(scanners.len() + fact_scanners.len(), scan)?;
    let metas = fact_scanners.iter().map(|scanner| scanner.meta());
    for meta in metas.chain(scanners.iter().map(|scanner| scanner.meta())) {
        handles.log.scanner_started(service, meta.id);
    }
    let tree = TreeScan {
        root,
        scanners,
        fact_scanners: fact_scanners.clone(),
        options: TreeOptions {
            threads: worker.config.scan_threads,
            no_ignore: false,
            limits: Limits::default(),
        },
        cancel: handles.cancel.clone(),
        progress: handles.progress.clone(),
        normalizer: Arc::new(normalizer(worker)),
    };
    let vex = service.vex_at_work(scan).await.map_err(|error| failed("reading the VEX document", &error))?;
    let (sender, found) = tokio::sync::mpsc::channel(out.max_capacity());
    let scanning = tokio::task::spawn_blocking(move || scan_tree(&tree, &sender));
    let (scanned, passed) = tokio::join!(scanning, pass_on(found, out, vex));
    let ScannedTree { mut coverage, packages } =
        scanned.unwrap_or_else(|error| Err(failed("the tree scan", &error)))?;
    coverage.add_gaps_first(passed.vex.gaps());
    if listed_packages(&coverage, &fact_scanners) {
        let kept = service.keep_packages(scan, &packages, passed.vulnerabilities()).await;
        kept.map_err(|error| failed("keeping the packages", &error))?;
    }
    coverage.scanners.extend(skipped(&service.registry, ScanKind::Source, &scan.types));
    Ok(Scanned { coverage, ..Scanned::default() })
}

/// Whether a scanner of facts came to its end.
fn listed_packages(coverage: &Coverage, scanners: &[Arc<dyn FactScanner>]) -> bool {
    let is_one = |run: &&ScannerRun| scanners.iter().any(|scanner| scanner.meta().id == run.scanner);
    coverage.scanners.iter().filter(is_one).any(|run| run.status != ScannerStatus::Failed)
}

fn failed(part: &str, error: &(dyn std::error::Error + 'static)) -> ScanError {
    tracing::error!(error = error_chain(error), part, "a part of a scan failed");
    ScanError::Failed { part: part.to_owned() }
}

async fn run_web(
    worker: &Worker,
    scan: &Scan,
    url: &str,
    handles: &Handles,
    out: &Sender<Finding>,
) -> Result<Scanned, ScanError> {
    let service = &worker.service;
    let normalizer = normalizer(worker);
    let context = TargetContext {
        cancel: handles.cancel.clone(),
        progress: handles.progress.clone(),
        identity_key: normalizer.identity_key,
    };
    let consent = service.consent(scan).await;
    let consent = consent.map_err(|error| failed("looking for a proof of ownership", &error))?;
    let request = TargetRequest {
        url: url.to_owned(),
        scan_type: scan.scan_type,
        sandbox: scan.target == Target::Sandbox,
        reach: consent.reach(),
    };
    let mut scanned = Scanned::default();
    let sandbox = request.sandbox;
    let all = service.registry.target_scanners.iter();
    let scanners: Vec<_> =
        all.filter(|scanner| sandbox || is_wanted(&scan.types, scanner.meta().id)).collect();
    require_some(scanners.len(), scan)?;
    for scanner in scanners {
        handles.log.scanner_started(service, scanner.meta().id);
        let (coverage, blocks) = scan_target(scanner.as_ref(), &request, &context, &normalizer, out).await?;
        let coverage = without_consent(coverage, &consent, scanner.meta().id);
        coverage.gaps.into_iter().for_each(|gap| scanned.coverage.add_gap(gap));
        scanned.coverage.scanners.extend(coverage.scanners);
        scanned.blocks.extend(blocks);
    }
    let mut skipped = skipped(&service.registry, ScanKind::Web, &scan.types);
    // The sandbox is scanned whatever was asked for.
    skipped.retain(|skipped| scanned.coverage.scanners.iter().all(|run| run.scanner != skipped.scanner));
    scanned.coverage.scanners.extend(skipped);
    Ok(scanned)
}

/// What was covered, less the active checks that were asked for and did not run.
fn without_consent(mut coverage: Coverage, consent: &Consent, scanner: &str) -> Coverage {
    let Some(gap) = consent.gap(scanner) else { return coverage };
    for run in coverage.scanners.iter_mut().filter(|run| run.status == ScannerStatus::Completed) {
        run.status = ScannerStatus::Partial;
        run.reason = Some("expected active checks too, found no proof of ownership for them".to_owned());
    }
    coverage.add_gaps_first(vec![gap]);
    coverage
}

/// Types of which this worker can run none must not read as a clean result.
fn require_some(scanners: usize, scan: &Scan) -> Result<(), ScanError> {
    if scanners > 0 || scan.types.is_empty() {
        return Ok(());
    }
    let message = format!("expected a scanner for one of {}, found none", scan.types.join(", "));
    Err(ScanError::Target { code: "nothing_to_scan", message })
}

fn normalizer(worker: &Worker) -> Normalizer {
    Normalizer::new(worker.service.pepper.derive("identity"), worker.service.now())
}
