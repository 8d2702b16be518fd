//! A sync through loopback: the first of a generated export, one of nothing new, and one of some changes.

use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use palisade_advisories::{Change, Library, Step, SyncOptions, Watch, sync};
use palisade_model::{Clock, Ecosystem, SystemClock};
use palisade_testkit::{Advisory, FileServer, export};

use crate::figure::{Goal, line, median, millis, print};

const CHANGED: usize = 200;
const UNCHANGED_SYNCS: usize = 21;

pub(crate) fn run(records: usize) -> anyhow::Result<()> {
    let mut advisories: Vec<_> = (0..records).map(advisory).collect();
    let server = FileServer::start();
    let files = export("PyPI", &advisories);
    let zip = files.last().map_or(0, |(_, content)| content.len());
    line(&format!("{records} records, all.zip {:.1} MB", zip as f64 / 1e6));
    server.put(files);
    let folder = tempfile::tempdir()?;
    let library = Library::new(folder.path());
    let options = SyncOptions::new(&server.url)?;

    let whole = timed(&library, &options, Change::Whole(records as u64))?;
    print("first sync: downloaded, imported, indexed", whole.as_secs_f64(), "s", Goal::AtMost(10.0));
    server.take_requests();
    let same = |_| timed(&library, &options, Change::Nothing).map(millis);
    let same = (0..UNCHANGED_SYNCS).map(same).collect::<anyhow::Result<Vec<_>>>()?;
    print("sync of nothing new", median(same), "ms", Goal::AtMost(50.0));
    let requests = server.take_requests().len() as f64 / UNCHANGED_SYNCS as f64;
    print("requests of that", requests, "", Goal::AtMost(1.0));
    for advisory in advisories.iter_mut().take(CHANGED) {
        advisory.modified = "2026-06-01T00:00:00Z".to_owned();
    }
    server.put(export("PyPI", &advisories));
    let some = timed(&library, &options, Change::Records(CHANGED as u64))?;
    print("sync of 200 records that changed", some.as_secs_f64(), "s", Goal::AtMost(10.0));
    Ok(())
}

fn advisory(number: usize) -> Advisory {
    Advisory {
        id: format!("SYN-{number:06}"),
        modified: format!("2025-{:02}-{:02}T00:00:00Z", 1 + number % 12, 1 + number % 28),
        package: format!("package-{}", number / 3),
        fixed: format!("{}.{}", number % 7, number % 11),
    }
}

fn timed(library: &Library, options: &SyncOptions, expected: Change) -> anyhow::Result<Duration> {
    let started = Instant::now();
    let mut report = sync(library, &[Ecosystem::PyPi], options, &Silent, SystemClock.now())?;
    let took = started.elapsed();
    let change = report.synced.pop().context("expected an answer for the ecosystem")?.outcome?;
    if change != expected {
        bail!("expected {expected:?}, found {change:?}");
    }
    Ok(took)
}

struct Silent;

impl Watch for Silent {
    fn on(&self, _: &Step<'_>) {}

    fn pause(&self, time: Duration) {
        std::thread::sleep(time);
    }

    fn is_cancelled(&self) -> bool {
        false
    }
}
