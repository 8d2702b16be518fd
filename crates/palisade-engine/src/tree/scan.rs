//! The threads of a tree scan and the channels between them.
//!
//! walker --tasks--> workers --outcomes--> release --findings--> caller. The walker takes a permit per
//! item and gets it back when the item is released, which bounds every queue at once.

use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Mutex, PoisonError};
use std::thread;

use palisade_model::Finding;
use tokio::sync::mpsc::Sender;

use super::judge::judge;
use super::release::{Numbered, Release};
use super::single_file::{Outcome, scan_single};
use super::{ScannedTree, TreeScan};
use crate::{Entry, Facts, Normalization, ScanError, Stop, Walk, WalkItem};

/// How many items the walk may be ahead of the oldest one that is not finished.
const LOOK_AHEAD: usize = 1024;

/// Parsers recurse; the default of 2 MiB is small for them.
const WORKER_STACK: usize = 8 * 1024 * 1024;

type Task = (u64, Entry);

/// Scans a tree and sends findings in the order of the walk while it runs. Blocks: call it on a plain
/// thread or in `spawn_blocking`. When the receiver is dropped, `scan.cancel` is raised and the scan ends.
///
/// # Errors
/// [`ScanError::TargetUnreadable`] for the root itself, [`ScanError::Cancelled`], and
/// [`ScanError::Failed`] when the threads cannot run. All else is a gap in the coverage.
pub fn scan_tree(scan: &TreeScan, out: &Sender<Finding>) -> Result<ScannedTree, ScanError> {
    let walk = Walk::new(&scan.root, scan.options.walk())?.until(&scan.cancel);
    let normal = &scan.normalizer.for_tree(walk.root());
    let (permit, permits) = mpsc::sync_channel(LOOK_AHEAD);
    let (task, tasks) = mpsc::channel();
    let (outcome, outcomes) = mpsc::channel();
    let tasks = &Mutex::new(tasks);
    let gathered: &Vec<_> = &gather(scan);
    let coverage = thread::scope(|scope| {
        for _ in 0..scan.options.workers() {
            let outcome = outcome.clone();
            let worker = move || work(scan, normal, gathered, tasks, &outcome);
            let builder = thread::Builder::new().name("scan-worker".to_owned()).stack_size(WORKER_STACK);
            builder.spawn_scoped(scope, worker).map_err(|_| failed("the start of a worker thread"))?;
        }
        let queues = Queues { permit, task, outcome };
        let walker = thread::Builder::new()
            .name("scan-walker".to_owned())
            .spawn_scoped(scope, move || feed(scan, walk, &queues))
            .map_err(|_| failed("the start of the walker thread"))?;
        let coverage = Release::new(scan, out, normal.gaps()).run(outcomes, permits);
        let left_out = walker.join().map_err(|_| failed("the walk"))?;
        let mut coverage = coverage?;
        coverage.files_ignored += left_out;
        Ok::<_, ScanError>(coverage)
    })?;
    let mut tree = ScannedTree { coverage, packages: Vec::new() };
    judge(scan, normal, gathered, out, &mut tree)?;
    Ok(tree)
}

/// What each scanner of facts gathers, told which others there are.
fn gather(scan: &TreeScan) -> Vec<Box<dyn Facts>> {
    let ids: Vec<&str> = scan.fact_scanners.iter().map(|scanner| scanner.meta().id).collect();
    let others = |own: &str| ids.iter().copied().filter(|id| *id != own).collect::<Vec<_>>();
    scan.fact_scanners.iter().map(|scanner| scanner.gather(&others(scanner.meta().id))).collect()
}

/// The ends that the walker writes to; dropping them tells the others that the walk is over.
struct Queues {
    permit: SyncSender<()>,
    task: mpsc::Sender<Task>,
    outcome: mpsc::Sender<Numbered>,
}

/// Numbers the items of the walk. Answers how many files were left out.
fn feed(scan: &TreeScan, mut walk: Walk, queues: &Queues) -> u64 {
    for (number, item) in (0..).zip(walk.by_ref()) {
        // An error from any queue means that the scan is over; who ended it reports why.
        if scan.cancel.is_cancelled() || queues.permit.send(()).is_err() {
            break;
        }
        let sent = match item {
            WalkItem::File(entry) => {
                scan.progress.add_total(1);
                queues.task.send((number, entry)).is_ok()
            }
            WalkItem::Gap(gap) => queues.outcome.send((number, Ok(Outcome::of_gap(gap)))).is_ok(),
        };
        if !sent {
            break;
        }
    }
    walk.left_out()
}

fn work(
    scan: &TreeScan,
    normal: &Normalization<'_>,
    gathered: &[Box<dyn Facts>],
    tasks: &Mutex<Receiver<Task>>,
    outcome: &mpsc::Sender<Numbered>,
) {
    loop {
        let task = tasks.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, entry)) = task else { return };
        scan.progress.set_current(&entry.path);
        // A cancelled task is answered too: the walker may be waiting for its permit.
        let cancelled = scan.cancel.is_cancelled();
        let result =
            if cancelled { Err(Stop::Cancelled) } else { scan_single(scan, normal, gathered, &entry) };
        if outcome.send((number, result)).is_err() {
            return;
        }
    }
}

fn failed(part: &str) -> ScanError {
    ScanError::Failed { part: part.to_owned() }
}
