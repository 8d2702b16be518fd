//! A monorepo of 200 lockfiles and 40,000 packages, generated in memory: the time to extract and join all of it.

use std::path::Path;
use std::time::{Duration, Instant};

use palisade_dependencies::{FileFacts, SourceFile, assemble, extract};

use super::monorepo::monorepo;
use super::scan;
use crate::figure::{self, Goal};

const ROUNDS: usize = 10;
const THREADS: usize = 2;
const GOAL_MS: f64 = 500.0;

/// The best of some rounds on two threads, and what one thread needs; then, where `advisories` is a folder of OSV
/// exports, whole scans by `binary`.
pub(crate) fn run(binary: &Path, advisories: Option<&Path>) -> anyhow::Result<()> {
    let files = monorepo();
    extraction(&files)?;
    advisories.map_or(Ok(()), |advisories| scan::run(binary, advisories, &files))
}

fn extraction(files: &[(String, String)]) -> anyhow::Result<()> {
    let bytes: usize = files.iter().map(|(_, text)| text.len()).sum();
    figure::line(&format!("{} files, {:.1} MB", files.len(), bytes as f64 / 1e6));
    for threads in [1, THREADS] {
        let mut best = Duration::MAX;
        let mut packages = 0;
        for _ in 0..ROUNDS {
            let start = Instant::now();
            packages = extract_all(files, threads)?;
            best = best.min(start.elapsed());
        }
        let name = format!("{packages} packages extracted and joined, {threads} threads");
        figure::print(&name, figure::millis(best), "ms", Goal::AtMost(GOAL_MS));
    }
    Ok(())
}

fn extract_all(files: &[(String, String)], threads: usize) -> anyhow::Result<usize> {
    let part = files.len().div_ceil(threads);
    let facts: Vec<FileFacts> = std::thread::scope(|scope| {
        let workers: Vec<_> = files.chunks(part).map(|files| scope.spawn(|| facts_of(files))).collect();
        let parts =
            workers.into_iter().map(|worker| worker.join().map_err(|_| anyhow::anyhow!("a worker panicked")));
        parts.collect::<anyhow::Result<Vec<_>>>()?.into_iter().collect::<anyhow::Result<Vec<_>>>()
    })?
    .concat();
    Ok(assemble(facts).iter().map(|file| file.packages.len()).sum())
}

fn facts_of(files: &[(String, String)]) -> anyhow::Result<Vec<FileFacts>> {
    let extracted =
        files.iter().filter_map(|(path, text)| extract(&SourceFile { path, bytes: text.as_bytes() }));
    extracted.map(|file| Ok(file?)).collect()
}
