//! The sync that a scan does by itself: once, of what is missing, and not again soon when that failed.

use std::collections::BTreeMap;
use std::path::Path;

use palisade_model::{Ecosystem, UnixMillis};

use super::address::shown;
use super::error::SyncError;
use super::options::SyncOptions;
use super::run::{SyncReport, sync};
use super::watch::Watch;
use crate::Library;

/// So long after a failure scans do not try again by themselves.
const REST: UnixMillis = 60 * 60 * 1000;
const NAME: &str = "failed.json";

/// When what failed last, by address and name.
type Failed = BTreeMap<String, UnixMillis>;

/// Syncs `ecosystems`, of which the library has nothing, without those that failed within the last hour.
///
/// # Errors
/// As of [`sync`].
pub fn sync_missing(
    library: &Library,
    ecosystems: &[Ecosystem],
    options: &SyncOptions,
    watch: &dyn Watch,
    now: UnixMillis,
) -> Result<SyncReport, SyncError> {
    let path = library.folder().join("sync").join(NAME);
    let mut failed = load(&path);
    failed.retain(|_, at| (0..REST).contains(&now.saturating_sub(*at)));
    let key = |ecosystem: Ecosystem| format!("{} {}", shown(&options.base), ecosystem.as_str());
    let wanted: Vec<_> =
        ecosystems.iter().copied().filter(|ecosystem| !failed.contains_key(&key(*ecosystem))).collect();
    if wanted.is_empty() {
        return Ok(SyncReport::default());
    }
    let result = sync(library, &wanted, options, watch, now);
    let has_failed = |ecosystem: Ecosystem| match &result {
        Ok(report) => report.failed(ecosystem),
        Err(error) => !matches!(error, SyncError::Cancelled),
    };
    failed.extend(
        wanted.iter().filter(|ecosystem| has_failed(**ecosystem)).map(|ecosystem| (key(*ecosystem), now)),
    );
    store(&path, &failed);
    result
}

fn load(path: &Path) -> Failed {
    std::fs::read(path).ok().and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default()
}

/// Where this cannot be written, the next scan tries again, and that is all.
fn store(path: &Path, failed: &Failed) {
    let text = serde_json::to_vec(failed).expect("strings and numbers have a JSON form");
    std::fs::write(path, text).ok();
}
