//! What a sync brought becomes part of the library: checked as an import is, and counted when all of it is in place.

use std::path::PathBuf;

use palisade_model::{Ecosystem, UnixMillis};

use super::Library;
use super::import::Import;
use super::manifest::{Manifest, Signal};
use super::merge::Changes;
use super::origin::{KeptList, Origin, SignalOrigin, Validator};
use crate::ImportError;
use crate::osv::read_record;

/// What a sync has for the library.
#[derive(Debug)]
pub(crate) enum Delivery {
    Export(Received),
    /// EPSS scores; no file when they are as they were.
    Epss {
        file: Option<PathBuf>,
        url: String,
        validator: Validator,
    },
    /// The catalogue of known exploited vulnerabilities.
    KnownExploited {
        file: Option<PathBuf>,
        url: String,
        validator: Validator,
    },
}

/// What came of the export of one ecosystem.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) ecosystem: Ecosystem,
    pub(crate) content: Content,
    /// The address above `all.zip`.
    pub(crate) from: String,
    /// A new `modified_id.csv`.
    pub(crate) list: Option<(PathBuf, Validator)>,
    pub(crate) zip: Validator,
    /// The source file that was there when the sync asked what changed.
    pub(crate) base: Option<String>,
}

#[derive(Debug)]
pub(crate) enum Content {
    /// No record differs.
    Same,
    /// An `all.zip` in a folder with the name of its ecosystem.
    Export(PathBuf),
    /// Files of the records that differ.
    Records(Vec<PathBuf>),
}

impl Library {
    /// Takes the deliveries that are whole; each that is not is refused by itself. Answers the records or entries that were
    /// taken of each.
    pub(crate) fn deliver(
        &self,
        deliveries: &[Delivery],
        now: UnixMillis,
    ) -> Result<Vec<Result<u64, ImportError>>, ImportError> {
        let take_all = |import: &mut Import<'_>| deliveries.iter().map(|one| import.deliver(one)).collect();
        self.change(now, take_all).map(|(taken, _)| taken)
    }

    pub(crate) fn manifest(&self) -> Result<Manifest, ImportError> {
        Manifest::load(self.folder())
    }

    /// Where a file that the manifest names lies.
    pub(crate) fn source_path(&self, file: &str) -> PathBuf {
        self.folder().join("sources").join(file)
    }
}

impl Import<'_> {
    fn deliver(&mut self, delivery: &Delivery) -> Result<u64, ImportError> {
        match delivery {
            Delivery::Export(received) => self.deliver_export(received),
            Delivery::Epss { file, url, validator } => {
                file.as_deref().map(|file| self.take_epss(file)).transpose()?;
                let origin = self.signal_origin(url, validator);
                Ok(mark(&mut self.manifest.epss, origin, file.is_some()))
            }
            Delivery::KnownExploited { file, url, validator } => {
                file.as_deref().map(|file| self.take_kev(file)).transpose()?;
                let origin = self.signal_origin(url, validator);
                Ok(mark(&mut self.manifest.known_exploited, origin, file.is_some()))
            }
        }
    }

    fn deliver_export(&mut self, received: &Received) -> Result<u64, ImportError> {
        let ecosystem = received.ecosystem;
        let before = self.manifest.sources.get(&ecosystem);
        let old_origin = before.and_then(|source| source.origin.clone());
        let is_base = before.map(|source| &source.file) == received.base.as_ref();
        if !is_base && !matches!(received.content, Content::Export(_)) {
            return Err(ImportError::Replaced { ecosystem: ecosystem.as_str() });
        }
        let taken = match &received.content {
            Content::Same => 0,
            Content::Export(path) => self.take_zip(path).map(|()| self.records(ecosystem))?,
            Content::Records(paths) => self.take_records(ecosystem, paths)?,
        };
        let list = match &received.list {
            None => old_origin.and_then(|origin| origin.list),
            Some((path, validator)) => {
                Some(KeptList { file: self.copy(path)?, validator: validator.clone() })
            }
        };
        if let Some(source) = self.manifest.sources.get_mut(&ecosystem) {
            let (from, zip) = (received.from.clone(), received.zip.clone());
            source.origin = Some(Origin { from, checked: self.now, list, zip });
            self.checked = true;
        }
        Ok(taken)
    }

    fn signal_origin(&mut self, url: &str, validator: &Validator) -> SignalOrigin {
        self.checked = true;
        SignalOrigin { url: url.to_owned(), checked: self.now, validator: validator.clone() }
    }

    fn records(&self, ecosystem: Ecosystem) -> u64 {
        self.manifest.sources.get(&ecosystem).map_or(0, |source| source.records)
    }

    /// Every record becomes part of the one ecosystem whose export has it, as with a whole export.
    fn take_records(&mut self, ecosystem: Ecosystem, paths: &[PathBuf]) -> Result<u64, ImportError> {
        let mut changes = Changes::default();
        for path in paths {
            changes.add_to(ecosystem, read_record(path)?);
        }
        let records = changes.by_ecosystem.remove(&ecosystem).unwrap_or_default();
        let taken = records.len() as u64;
        self.take_changes(ecosystem, records, false)?;
        Ok(taken)
    }
}

/// Notes where a signal came from; answers how many entries were taken. A file that was imported since is no sync's.
fn mark(signal: &mut Option<Signal>, origin: SignalOrigin, is_new: bool) -> u64 {
    let Some(signal) = signal else { return 0 };
    if is_new || signal.origin.is_some() {
        signal.origin = Some(origin);
    }
    if is_new { signal.entries } else { 0 }
}
