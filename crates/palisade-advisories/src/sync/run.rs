//! A whole sync: everything is downloaded first, then imported in one step, so the index is built once.

use std::path::Path;

use palisade_model::{Ecosystem, UnixMillis};

use super::error::SyncError;
use super::lock::lock;
use super::options::SyncOptions;
use super::session::Session;
use super::signal::Kind;
use super::watch::{Step, Watch};
use crate::Library;
use crate::library::{Content, Delivery, Manifest};

/// What a sync did, in the order in which it was asked for.
#[derive(Debug, Default)]
pub struct SyncReport {
    pub synced: Vec<Synced>,
}

impl SyncReport {
    /// Whether the export of an ecosystem could not be synced.
    pub fn failed(&self, ecosystem: Ecosystem) -> bool {
        let is_it = |one: &&Synced| one.subject == Subject::Export(ecosystem);
        self.synced.iter().find(is_it).is_some_and(|one| one.outcome.is_err())
    }
}

/// One part of a sync. What failed is as it was before.
#[derive(Debug)]
pub struct Synced {
    pub subject: Subject,
    pub outcome: Result<Change, SyncError>,
}

/// What can be synced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Export(Ecosystem),
    Epss,
    KnownExploited,
}

/// What a sync changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Nothing,
    /// So many records were added or replaced.
    Records(u64),
    /// Everything was replaced by so many records or entries.
    Whole(u64),
}

impl Subject {
    /// How people call it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Export(ecosystem) => ecosystem.as_str(),
            Self::Epss => "EPSS",
            Self::KnownExploited => "KEV",
        }
    }
}

/// Brings the advisories of `ecosystems` up to date, and the signals that `options` name. What fails is in the report and
/// does not undo the rest. Blocks; not to be called from async code.
///
/// # Errors
/// When nothing could be done at all, and [`SyncError::Cancelled`]: then what has arrived waits for the next sync.
pub fn sync(
    library: &Library,
    ecosystems: &[Ecosystem],
    options: &SyncOptions,
    watch: &dyn Watch,
    now: UnixMillis,
) -> Result<SyncReport, SyncError> {
    let folder = library.folder().join("sync");
    let _lock = lock(&folder, watch)?;
    let session = Session::new(options, watch, folder.clone(), now)?;
    let fetched = fetch_all(library, &session, ecosystems, &library.manifest()?)?;
    if fetched.iter().any(|(_, fetched)| matches!(fetched, Ok(delivery) if brings_something(delivery))) {
        watch.on(&Step::Building);
    }
    let synced = import(library, fetched, now)?;
    synced.iter().filter(|one| is_settled(one)).for_each(|one| clean(&folder, one.subject));
    Ok(SyncReport { synced })
}

type Fetched = Vec<(Subject, Result<Delivery, SyncError>)>;

fn fetch_all(
    library: &Library,
    session: &Session<'_>,
    ecosystems: &[Ecosystem],
    manifest: &Manifest,
) -> Result<Fetched, SyncError> {
    let mut fetched = Vec::new();
    let mut is_reachable = true;
    for &ecosystem in ecosystems {
        let delivery = match is_reachable {
            true => {
                session.export(library, ecosystem, manifest.sources.get(&ecosystem)).map(Delivery::Export)
            }
            false => Err(not_tried(session)),
        };
        is_reachable &= !matches!(&delivery, Err(error) if error.is_unreachable());
        fetched.push((Subject::Export(ecosystem), stop_when_cancelled(delivery)?));
    }
    if let Some(url) = &session.options.epss {
        let delivery = session.signal(Kind::Epss, url, manifest.epss.as_ref());
        fetched.push((Subject::Epss, stop_when_cancelled(delivery)?));
    }
    if let Some(url) = &session.options.known_exploited {
        let delivery = session.signal(Kind::KnownExploited, url, manifest.known_exploited.as_ref());
        fetched.push((Subject::KnownExploited, stop_when_cancelled(delivery)?));
    }
    Ok(fetched)
}

fn not_tried(session: &Session<'_>) -> SyncError {
    SyncError::NotTried { host: session.options.base.host_str().unwrap_or_default().to_owned() }
}

fn stop_when_cancelled<T>(result: Result<T, SyncError>) -> Result<Result<T, SyncError>, SyncError> {
    match result {
        Err(SyncError::Cancelled) => Err(SyncError::Cancelled),
        other => Ok(other),
    }
}

fn brings_something(delivery: &Delivery) -> bool {
    match delivery {
        Delivery::Export(received) => !matches!(received.content, Content::Same),
        Delivery::Epss { file, .. } | Delivery::KnownExploited { file, .. } => file.is_some(),
    }
}

fn import(library: &Library, fetched: Fetched, now: UnixMillis) -> Result<Vec<Synced>, SyncError> {
    let mut subjects = Vec::new();
    let mut deliveries = Vec::new();
    for (subject, fetched) in fetched {
        subjects.push((subject, fetched.map(|delivery| deliveries.push(delivery))));
    }
    let mut taken = library.deliver(&deliveries, now)?.into_iter().zip(&deliveries);
    let synced = subjects.into_iter().map(|(subject, fetched)| {
        let outcome = fetched.and_then(|()| {
            let (taken, delivery) = taken.next().expect("every delivery is answered, in order");
            Ok(change(delivery, taken?))
        });
        Synced { subject, outcome }
    });
    Ok(synced.collect())
}

fn change(delivery: &Delivery, taken: u64) -> Change {
    match delivery {
        _ if !brings_something(delivery) => Change::Nothing,
        Delivery::Export(received) if matches!(received.content, Content::Records(_)) => {
            Change::Records(taken)
        }
        _ => Change::Whole(taken),
    }
}

/// Whether the downloads are of no more use: imported, or refused by their content.
fn is_settled(synced: &Synced) -> bool {
    matches!(
        synced.outcome,
        Ok(_) | Err(SyncError::Import(_) | SyncError::List { .. } | SyncError::NotPublished { .. })
    )
}

/// Removes downloads. What cannot be removed is asked about again by the next sync.
fn clean(folder: &Path, subject: Subject) {
    let names: &[&str] = match subject {
        Subject::Export(ecosystem) => {
            std::fs::remove_dir_all(folder.join(ecosystem.as_str())).ok();
            return;
        }
        Subject::Epss => &["epss.csv", "epss.csv.of", "epss.csv.part"],
        Subject::KnownExploited => &["kev.json", "kev.json.of", "kev.json.part"],
    };
    for name in names {
        std::fs::remove_file(folder.join(name)).ok();
    }
}
