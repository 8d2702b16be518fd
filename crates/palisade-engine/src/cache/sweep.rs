//! Keeps the folder within its bound: entries that were not used longest go first. Called after writing.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use palisade_model::{Clock, SystemClock};
use walkdir::WalkDir;

/// How files end that are being written.
pub(super) const UNFINISHED: &str = ".part";
/// Its time of change is that of the last sweep.
const MARK: &str = "swept";
/// Between sweeps of processes that write little.
const PAUSE: Duration = Duration::from_secs(6 * 60 * 60);
/// Files that are being written for longer were left by a process that is gone.
const ABANDONED: Duration = Duration::from_secs(60 * 60);

/// The time as files have it.
pub(super) fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(u64::try_from(SystemClock.now()).unwrap_or(0))
}

/// Deletes what is too much. Unless it `must`, not when somebody did so lately.
pub(super) fn sweep(folder: &Path, max_all: u64, must: bool) {
    let (mark, now) = (folder.join(MARK), now());
    let age = |time: SystemTime| now.duration_since(time).unwrap_or_default();
    let swept = fs::metadata(&mark).and_then(|metadata| metadata.modified());
    if !must && swept.is_ok_and(|swept| age(swept) < PAUSE) {
        return;
    }
    // Without the mark it is swept more often.
    let _ = fs::write(&mark, []);
    let mut entries = Vec::new();
    for (path, size, changed) in files(folder) {
        let is_unfinished = path.to_string_lossy().ends_with(UNFINISHED);
        match is_unfinished {
            true if age(changed) > ABANDONED => drop(fs::remove_file(path)),
            true => {}
            false => entries.push((changed, size, path)),
        }
    }
    entries.sort();
    let mut all: u64 = entries.iter().map(|(_, size, _)| size).sum();
    for (_, size, path) in entries {
        if all <= max_all {
            return;
        }
        // Another process may have been faster.
        let _ = fs::remove_file(path);
        all -= size;
    }
}

fn files(folder: &Path) -> impl Iterator<Item = (PathBuf, u64, SystemTime)> {
    let walk = WalkDir::new(folder).min_depth(2).max_depth(2).into_iter().filter_map(Result::ok);
    walk.filter_map(|entry| {
        let metadata = entry.metadata().ok().filter(fs::Metadata::is_file)?;
        Some((entry.path().to_owned(), metadata.len(), metadata.modified().ok()?))
    })
}
