//! The advisory index: built from a folder of OSV exports (`<ecosystem>/all.zip`), opened, and asked about 10,000 packages.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use palisade_advisories::{Index, Judgement, Library};
use palisade_model::{Clock, Ecosystem, Package, SystemClock};

use crate::figure::{Goal, line, median, millis, print};

const COMPONENTS: usize = 10_000;
/// Versions between which packages are spread; every ecosystem reads them.
const VERSIONS: &[&str] = &["0.1.0", "0.9.9", "1.0.0", "1.2.3", "2.0.0", "3.4.5", "10.0.0"];

pub(crate) fn run(path: &Path) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let library = Library::new(folder.path());
    let started = Instant::now();
    let report = library.import(&[path.to_owned()], SystemClock.now())?;
    let built = started.elapsed();
    for refused in &report.refused {
        line(&format!("refused {}: {}", refused.path.display(), refused.error));
    }
    if !report.refused.is_empty() {
        bail!("expected every file to be taken");
    }
    let records: u64 = report.records.values().sum();
    line(&format!("{records} records of {:?}, {} of unknown ecosystems", report.records, report.skipped));
    print("import and index, all records", built.as_secs_f64(), "s", Goal::AtMost(1.5));

    let index = library.open()?.context("expected an index")?;
    let (bytes, texts) = index.size();
    print(
        "bytes an advisory without long texts",
        (bytes - texts) as f64 / records as f64,
        "B",
        Goal::AtMost(250.0),
    );
    line(&format!("{} advisories, {bytes} bytes, of which {texts} long texts", index.advisories()));
    drop(index);
    let opened = (0..21).map(|_| open_fresh(folder.path())).collect::<anyhow::Result<Vec<_>>>()?;
    print("index opened", median(opened.iter().copied().map(millis).collect()), "ms", Goal::AtMost(3.0));
    let index = library.open()?.context("expected an index")?;
    match_components(&index)
}

fn open_fresh(folder: &Path) -> anyhow::Result<Duration> {
    let library = Library::new(folder);
    let started = Instant::now();
    library.open()?.context("expected an index")?;
    Ok(started.elapsed())
}

fn match_components(index: &Index) -> anyhow::Result<()> {
    let packages = components(index)?;
    let mut times = Vec::new();
    let (mut affected, mut advisories, mut unclear) = (0, 0, 0);
    let before = resident_bytes();
    for _ in 0..5 {
        (affected, advisories, unclear) = (0, 0, 0);
        let started = Instant::now();
        for package in &packages {
            match index.advisories_for(package)? {
                Judgement::Judged { affected: found, .. } => {
                    affected += usize::from(!found.is_empty());
                    advisories += found.len();
                }
                Judgement::NotCovered | Judgement::CannotBeJudged { .. } => unclear += 1,
            }
        }
        times.push(started.elapsed().as_secs_f64());
    }
    line(&format!(
        "{} packages: {affected} affected by {advisories} advisories, {unclear} not judged",
        packages.len()
    ));
    print("10,000 packages matched, index warm", median(times) * 1000.0, "ms", Goal::AtMost(100.0));
    let started = Instant::now();
    let mut safe = 0;
    for package in &packages {
        safe += usize::from(index.safe_version(package)?.is_some());
    }
    line(&format!("safe versions of all of them: {:.1} ms, {safe} found", millis(started.elapsed())));
    if let (Some(before), Some(after)) = (before, resident_bytes()) {
        line(&format!("resident after matching: {:.1} MB", after as f64 / 1e6));
        print(
            "memory that matching took",
            after.saturating_sub(before) as f64 / 1e6,
            "MB",
            Goal::AtMost(30.0),
        );
    }
    Ok(())
}

/// 10,000 packages: those that advisories name, and as many that none names.
pub(crate) fn components(index: &Index) -> anyhow::Result<Vec<Package>> {
    let mut names = Vec::new();
    for ecosystem in Ecosystem::ALL {
        for name in index.package_names(*ecosystem)? {
            names.push((*ecosystem, format!("{name}-unknown")));
            names.push((*ecosystem, name));
        }
    }
    if names.is_empty() {
        bail!("expected packages in the index");
    }
    let versions = VERSIONS.iter().cycle();
    Ok(names
        .iter()
        .cycle()
        .zip(versions)
        .take(COMPONENTS)
        .map(|((ecosystem, name), version)| Package::of(*ecosystem, name, Some(version)))
        .collect())
}

/// Resident memory of this process; `None` where the system does not tell.
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}
