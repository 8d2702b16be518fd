//! The steps of `palisade scan`, from the flags to the exit code.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, bail};
use indicatif::MultiProgress;
use palisade_dependencies::Supply;
use palisade_engine::guard::AddressPolicy;
use palisade_engine::{Baseline, Cache, Cancel, Normalizer, Progress, TreeOptions};
use palisade_model::{
    Clock, GateStatus, Grade, ScanType, ScannerStatus, Severity, SystemClock, posture_score,
};
use palisade_report::Report;
use palisade_sbom::vex::VexAtWork;

use super::findings::{Job, Outcome, collect};
use super::fixes::{Fixing, fix};
use super::form::Form;
use super::policy::Policy;
use super::progress::Display;
use super::sbom::{Bill, time_of_bill};
use super::scanners::choose;
use super::supply::Download;
use super::{Args, print, target::Target};
use crate::registry::Ruling;
use crate::rendering::RenderArgs;
use crate::settings::{cache_dir, data_dir_for_reading};
use crate::{downloads, registry};

/// Keys the identities of findings on the command line. Fixed and public, so that a baseline made on one
/// machine is understood on another; a server, which stores identities, has a secret key of its own.
const IDENTITY_KEY: [u8; 32] = *b"palisade command line identity/1";

/// The answer when something at or above `--fail-on` was found.
const EXIT_FOUND: u8 = 1;

/// What shells expect of a process that SIGINT ended.
const EXIT_INTERRUPTED: i32 = 130;

/// Scans and reports.
pub(crate) async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let policy = super::policy::read(&args)?;
    let job = prepare(&args, &policy)?;
    let vex = super::vex::read(&args.vex)?;
    let rules = job.scanners.rules();
    let started_at = SystemClock.now();
    let outcome = judged(watched(job).await?, vex);
    let mut report = Report {
        tool_version: env!("CARGO_PKG_VERSION"),
        target: &args.target.to_string_lossy(),
        project: None,
        started_at,
        finished_at: SystemClock.now(),
        findings: &outcome.findings,
        coverage: &outcome.coverage,
        score: None,
        grade: None,
        blocks: Some(&outcome.blocks),
        gate: None,
        rules: &rules,
    };
    if report.covers_anything() {
        report.score = Some(posture_score(&outcome.findings));
        report.grade = report.score.map(Grade::of);
    }
    let gate = policy.gate.map(|policy| super::policy::judged(&policy, &outcome, &report)).transpose()?;
    report.gate = gate.as_ref();
    let bill =
        Bill { target: Path::new(&args.target), outcome: &outcome, at: time_of_bill(report.finished_at)? };
    if args.fix {
        let fixing = if args.dry_run { Fixing::Show } else { Fixing::Write };
        fix(Path::new(&args.target), &outcome.findings, fixing)?;
    }
    if !args.dry_run {
        print::report(&report, &bill, &args)?;
    }
    if is_stopped(&report, args.fail_on) {
        return Ok(ExitCode::from(EXIT_FOUND));
    }
    refuse_unfinished(&report)?;
    Ok(ExitCode::SUCCESS)
}

fn prepare(args: &Args, policy: &Policy) -> anyhow::Result<Job> {
    let addresses = match args.allow_private_targets {
        true => AddressPolicy::allowing_private(),
        false => AddressPolicy::default(),
    };
    let target = Target::parse(&args.target, &addresses)?;
    if matches!((&target, args.format), (Target::Web(_), Form::Bill(_))) {
        bail!("expected a folder or a file for a bill of materials, found a URL");
    }
    if args.offline && matches!(target, Target::Web(_)) {
        bail!("expected a folder or a file with --offline, found a URL");
    }
    if args.active {
        refuse_inactive(&target, args.scan_type)?;
    }
    policy.refuse_unapplied(args, &target)?;
    let data_dir = data_dir_for_reading(args.data_dir.clone());
    let (cancel, bars) = (Cancel::default(), MultiProgress::new());
    let supply = supply(args, data_dir.as_ref(), &cancel, &bars);
    let registry = registry::with_rules(Ruling {
        rules: &args.rules,
        addresses,
        contact: args.contact_url.clone(),
        names: args.names.for_scan()?,
        browser: args.render.resolve(&RenderArgs::default()),
        serves: false,
        data_dir: data_dir.as_deref(),
        supply,
        licenses: policy.licenses.clone(),
        cache: cache_dir().filter(|_| !args.no_cache).map(|folder| Arc::new(Cache::new(folder))),
    })?;
    let scanners = choose(registry, &target, &args.scanners)?;
    let baseline = args.baseline.as_deref().map(read_baseline).transpose()?;
    Ok(Job {
        target,
        scanners,
        options: TreeOptions { threads: args.threads, no_ignore: args.no_ignore, ..TreeOptions::default() },
        scan_type: args.scan_type,
        active: args.active,
        normalizer: Normalizer { baseline, ..Normalizer::new(IDENTITY_KEY, SystemClock.now()) },
        cancel,
        progress: Arc::new(Progress::default()),
        bars,
    })
}

/// Whether something was found that must not be: by the policy's rules, by the severity that was given, and without either
/// by being worse than a remark.
fn is_stopped(report: &Report<'_>, fail_on: Option<Severity>) -> bool {
    let by_gate = report.gate.map(|gate| gate.status == GateStatus::Failed);
    let least = fail_on.or(by_gate.is_none().then_some(Severity::Low));
    by_gate == Some(true)
        || least.is_some_and(|least| report.active().any(|finding| finding.severity >= least))
}

/// Active checks are a part of full scans of web sites.
fn refuse_inactive(target: &Target, scan_type: ScanType) -> anyhow::Result<()> {
    match (target, scan_type) {
        (Target::Web(_), ScanType::Full) => Ok(()),
        (Target::Web(_), other) => {
            bail!("expected --scan-type full with --active, found {}", other.as_str())
        }
        (Target::Tree(_), _) => bail!("expected the URL of a web site with --active, found a folder or file"),
    }
}

/// The outcome with what the VEX documents say of it.
fn judged(mut outcome: Outcome, mut vex: VexAtWork) -> Outcome {
    outcome.findings.iter_mut().for_each(|finding| vex.apply(finding));
    outcome.coverage.add_gaps_first(vex.gaps());
    outcome
}

/// Who downloads advisories for this scan; nobody when it was asked not to, or there is no folder for them.
fn supply(
    args: &Args,
    data_dir: Option<&PathBuf>,
    cancel: &Cancel,
    bars: &MultiProgress,
) -> Option<Arc<dyn Supply>> {
    let data_dir = data_dir.filter(|_| !args.offline && !downloads::is_offline())?;
    Some(Arc::new(Download { data_dir: data_dir.clone(), cancel: cancel.clone(), bars: bars.clone() }))
}

fn read_baseline(path: &Path) -> anyhow::Result<Baseline> {
    let context = || format!("baseline {}", path.display());
    let json = std::fs::read(path).with_context(context)?;
    Baseline::from_json(&json).with_context(context)
}

/// Runs the job with a progress bar; Ctrl-C cancels it.
async fn watched(job: Job) -> anyhow::Result<Outcome> {
    let interrupt = tokio::spawn(cancel_on_interrupt(job.cancel.clone()));
    let display = Display::start(job.progress.clone(), &job.bars)?;
    let outcome = collect(job).await;
    if let Some(display) = display {
        display.finish().await;
    }
    interrupt.abort();
    outcome
}

/// The first Ctrl-C ends the scan in order, the second at once. Without a handler the first does the latter.
async fn cancel_on_interrupt(cancel: Cancel) {
    if tokio::signal::ctrl_c().await.is_ok() {
        cancel.cancel();
    }
    if tokio::signal::ctrl_c().await.is_ok() {
        std::process::exit(EXIT_INTERRUPTED);
    }
}

/// A scanner that failed must not end in the exit code of a clean scan.
fn refuse_unfinished(report: &Report<'_>) -> anyhow::Result<()> {
    let failed = report.coverage.scanners.iter().find(|run| run.status == ScannerStatus::Failed);
    if let Some(run) = failed {
        bail!("scanner {} failed: {}", run.scanner, run.reason.as_deref().unwrap_or("no reason was given"));
    }
    if !report.covers_anything() {
        bail!("expected at least one scanner to run, found none");
    }
    Ok(())
}
