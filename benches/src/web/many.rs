//! Many scans at the same time: whether all end, and what one of them costs in memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use palisade_model::ScanType;
use tokio::task::JoinSet;

use super::scan;
use crate::figure::{Goal, line, median, millis, print};

const SAMPLE: Duration = Duration::from_millis(100);

pub(super) async fn run(url: &str, scans: usize) -> anyhow::Result<()> {
    let scanner = Arc::new(scan::scanner()?);
    // What every scan shares is not counted: patterns, roots, the allocator's own.
    scan::with(&scanner, url, ScanType::Full).await?;
    let before = scan::resident_kib()?;
    let (running, started) = (Arc::new(AtomicUsize::new(scans)), Instant::now());
    let mut tasks = JoinSet::new();
    for _ in 0..scans {
        let (scanner, url, running) = (Arc::clone(&scanner), url.to_owned(), Arc::clone(&running));
        tasks.spawn(async move {
            let outcome = scan::with(&scanner, &url, ScanType::Full).await;
            running.fetch_sub(1, Ordering::SeqCst);
            outcome
        });
    }
    let mut samples = Vec::new();
    while running.load(Ordering::SeqCst) > 0 {
        tokio::time::sleep(SAMPLE).await;
        let now = running.load(Ordering::SeqCst);
        if now == scans {
            samples.push((scan::resident_kib()? - before) / count(now) / 1024.0);
        }
    }
    let mut ended: usize = 0;
    while let Some(outcome) = tasks.join_next().await {
        match outcome? {
            Ok(_) => ended += 1,
            Err(error) => line(&format!("a scan failed: {error}")),
        }
    }
    print(
        &format!("of {scans} full scans at the same time, ended"),
        count(ended),
        "",
        Goal::AtLeast(count(scans)),
    );
    print("memory of one of them while all run (median)", median(samples), "MiB", Goal::AtMost(8.0));
    print("all of them ended after", millis(started.elapsed()), "ms", Goal::AtMost(120_000.0));
    Ok(())
}

fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::INFINITY, f64::from)
}
