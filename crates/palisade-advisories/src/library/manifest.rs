//! The list of source files in the data folder. A source counts when the manifest names it; what it does not name is rubbish.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use palisade_model::{Ecosystem, UnixMillis};
use serde::{Deserialize, Serialize};

use super::origin::{Origin, SignalOrigin};
use super::status::{LibraryStatus, SignalStatus, SourceStatus};
use crate::ImportError;

const NAME: &str = "manifest.json";

/// What the data folder is made of.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// Raised with every import; part of the names of new files.
    pub(crate) generation: u64,
    pub(crate) sources: BTreeMap<Ecosystem, Source>,
    pub(crate) epss: Option<Signal>,
    pub(crate) known_exploited: Option<Signal>,
}

/// The records of one ecosystem.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Source {
    pub(crate) file: String,
    pub(crate) records: u64,
    pub(crate) newest: UnixMillis,
    pub(crate) imported: UnixMillis,
    pub(crate) whole: bool,
    /// Where a sync got them; none after an import of files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) origin: Option<Origin>,
}

/// A copy of an EPSS or KEV file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Signal {
    pub(crate) file: String,
    pub(crate) entries: u64,
    pub(crate) date: Option<String>,
    pub(crate) imported: UnixMillis,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) origin: Option<SignalOrigin>,
}

impl Manifest {
    /// That of a folder; an empty one where there is none yet.
    pub(crate) fn load(folder: &Path) -> Result<Self, ImportError> {
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
    pub(crate) fn store(&self, folder: &Path) -> Result<(), ImportError> {
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
    pub(crate) fn files(&self) -> Vec<&str> {
        let sources = self.sources.values().map(|source| source.file.as_str());
        let signals = self.epss.iter().chain(&self.known_exploited).map(|signal| signal.file.as_str());
        let origins = self.sources.values().filter_map(|source| source.origin.as_ref());
        let lists = origins.filter_map(|origin| origin.list.as_ref()).map(|list| list.file.as_str());
        sources.chain(signals).chain(lists).collect()
    }

    pub(crate) fn status(&self) -> LibraryStatus {
        LibraryStatus {
            sources: self.sources.iter().map(|(ecosystem, source)| source.status(*ecosystem)).collect(),
            epss: self.epss.as_ref().map(Signal::status),
            known_exploited: self.known_exploited.as_ref().map(Signal::status),
            synced: self
                .sources
                .iter()
                .filter_map(|(ecosystem, source)| Some((*ecosystem, source.checked()?)))
                .collect(),
        }
    }
}

impl Source {
    fn checked(&self) -> Option<UnixMillis> {
        self.origin.as_ref().map(|origin| origin.checked)
    }

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
        SignalStatus {
            entries: self.entries,
            date: self.date.clone(),
            imported: self.imported,
            synced: self.origin.as_ref().map(|origin| origin.checked),
        }
    }
}
