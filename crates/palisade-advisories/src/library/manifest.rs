//! The list of source files in the data folder. A source counts when the manifest names it; what it does not name is rubbish.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use palisade_model::{Ecosystem, UnixMillis};
use serde::{Deserialize, Serialize};

use super::status::{LibraryStatus, SignalStatus, SourceStatus};
use crate::ImportError;

const NAME: &str = "manifest.json";

/// What the data folder is made of.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// Raised with every import; part of the names of new files.
    pub(super) generation: u64,
    pub(super) sources: BTreeMap<Ecosystem, Source>,
    pub(super) epss: Option<Signal>,
    pub(super) known_exploited: Option<Signal>,
}

/// The records of one ecosystem.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Source {
    pub(super) file: String,
    pub(super) records: u64,
    pub(super) newest: UnixMillis,
    pub(super) imported: UnixMillis,
    pub(super) whole: bool,
}

/// A copy of an EPSS or KEV file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Signal {
    pub(super) file: String,
    pub(super) entries: u64,
    pub(super) date: Option<String>,
    pub(super) imported: UnixMillis,
}

impl Manifest {
    /// That of a folder; an empty one where there is none yet.
    pub(super) fn load(folder: &Path) -> Result<Self, ImportError> {
        let path = folder.join(NAME);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(ImportError::io(&path)(error)),
        };
        serde_json::from_slice(&bytes).map_err(|error| ImportError::Unexpected {
            path,
            expected: "the list of imported advisories",
            found: error.to_string(),
        })
    }

    /// Replaces that of the folder, in one step.
    pub(super) fn store(&self, folder: &Path) -> Result<(), ImportError> {
        let path = folder.join(NAME);
        let aside = path.with_extension("new");
        let io = ImportError::io(&aside);
        let text = serde_json::to_vec_pretty(self).map_err(std::io::Error::other);
        text.and_then(|text| {
            let mut file = std::fs::File::create(&aside)?;
            file.write_all(&text)?;
            file.sync_all()?;
            std::fs::rename(&aside, &path)
        })
        .map_err(io)
    }

    /// The names of all files that count.
    pub(super) fn files(&self) -> Vec<&str> {
        let sources = self.sources.values().map(|source| source.file.as_str());
        let signals = self.epss.iter().chain(&self.known_exploited).map(|signal| signal.file.as_str());
        sources.chain(signals).collect()
    }

    pub(super) fn status(&self) -> LibraryStatus {
        LibraryStatus {
            sources: self.sources.iter().map(|(ecosystem, source)| source.status(*ecosystem)).collect(),
            epss: self.epss.as_ref().map(Signal::status),
            known_exploited: self.known_exploited.as_ref().map(Signal::status),
        }
    }
}

impl Source {
    fn status(&self, ecosystem: Ecosystem) -> SourceStatus {
        SourceStatus {
            ecosystem,
            records: self.records,
            newest: self.newest,
            imported: self.imported,
            whole: self.whole,
        }
    }
}

impl Signal {
    fn status(&self) -> SignalStatus {
        SignalStatus { entries: self.entries, date: self.date.clone(), imported: self.imported }
    }
}
