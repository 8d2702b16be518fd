//! The data folder as the rest of Palisade uses it: open, import, status.
//!
//! Layout: `manifest.json`, `sources/` with what was imported, `index.palisade`, `lock`.

use std::fs::{File, Metadata};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use palisade_model::UnixMillis;

use super::import::{Import, ImportReport};
use super::manifest::Manifest;
use super::rebuild::rebuild;
use super::status::LibraryStatus;
use crate::ImportError;
use crate::build::install;
use crate::index::{Index, IndexError};

/// A data folder of advisories. Share one per process: it keeps the open index.
#[derive(Debug)]
pub struct Library {
    folder: PathBuf,
    open: Mutex<Option<(Stamp, Arc<Index>)>>,
}

/// What changes when an index is replaced: a clock that ticks slowly is not enough.
type Stamp = (Option<SystemTime>, u64, u64);

impl Library {
    /// The library in `folder`, which need not exist yet.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), open: Mutex::new(None) }
    }

    /// The index as it is now; `None` when nothing was imported. One of an older format is built anew first. The answer stays valid, and reads of it take no lock, while a
    /// newer one is installed. When the file was damaged, an error, and [`Library::last_good`] still has the one before.
    pub fn open(&self) -> Result<Option<Arc<Index>>, IndexError> {
        let path = self.index_path();
        let stamp = match std::fs::metadata(&path) {
            Ok(metadata) => (metadata.modified().ok(), metadata.len(), inode(&metadata)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(IndexError::Io { path, source }),
        };
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, index)) = &*open
            && *known == stamp
        {
            return Ok(Some(index.clone()));
        }
        let index = match Index::open(&path) {
            // Made by an older Palisade, which kept what it was made of.
            Err(IndexError::OtherFormat { expected, found, .. })
                if found < expected && self.renew().is_ok() =>
            {
                Index::open(&path)?
            }
            opened => opened?,
        };
        let index = Arc::new(index);
        *open = Some((stamp, index.clone()));
        Ok(Some(index))
    }

    /// Builds the index anew from the sources as they are.
    fn renew(&self) -> Result<(), ImportError> {
        let _lock = self.lock()?;
        let manifest = Manifest::load(&self.folder)?;
        let built_at = manifest.sources.values().map(|source| source.imported).max().unwrap_or_default();
        let index = rebuild(&self.folder.join("sources"), &manifest, built_at)?;
        Ok(install(&self.index_path(), &index)?)
    }

    /// The last index that this process could open.
    pub fn last_good(&self) -> Option<Arc<Index>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(|(_, index)| index.clone())
    }

    /// What was imported, and how old it is.
    pub fn status(&self) -> Result<LibraryStatus, ImportError> {
        Manifest::load(&self.folder).map(|manifest| manifest.status())
    }

    /// Imports zips, folders, single records, EPSS and KEV files and builds the index anew. A file that is refused changes
    /// nothing, and neither does an import of which everything is refused. One import runs at a time, others wait.
    pub fn import(&self, paths: &[PathBuf], now: UnixMillis) -> Result<ImportReport, ImportError> {
        let take_all = |import: &mut Import<'_>| paths.iter().for_each(|path| import.take(path));
        self.change(now, take_all).map(|((), report)| report)
    }

    /// Lets `work` take what is new, then puts all of it in place. Whoever else changes the library waits.
    pub(super) fn change<T>(
        &self,
        now: UnixMillis,
        work: impl FnOnce(&mut Import<'_>) -> T,
    ) -> Result<(T, ImportReport), ImportError> {
        let sources = self.folder.join("sources");
        std::fs::create_dir_all(&sources).map_err(ImportError::io(&sources))?;
        let _lock = self.lock()?;
        let mut import = Import::start(&sources, now, Manifest::load(&self.folder)?);
        let answer = work(&mut import);
        if import.changed {
            let index = rebuild(&sources, &import.manifest, now)?;
            install(&self.index_path(), &index)?;
        }
        if import.changed || import.checked {
            import.manifest.store(&self.folder)?;
        }
        remove_unnamed(&sources, &Manifest::load(&self.folder)?);
        Ok((answer, import.report))
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    fn index_path(&self) -> PathBuf {
        self.folder.join("index.palisade")
    }

    fn lock(&self) -> Result<File, ImportError> {
        let path = self.folder.join("lock");
        let file = File::create(&path).map_err(ImportError::io(&path))?;
        file.lock().map_err(ImportError::io(&path))?;
        Ok(file)
    }
}

/// The number of a file: another one for another file, as long as the first is open.
#[cfg(unix)]
fn inode(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_: &Metadata) -> u64 {
    0
}

/// Files of older imports and of refused ones.
fn remove_unnamed(sources: &Path, manifest: &Manifest) {
    let named = manifest.files();
    let Ok(entries) = std::fs::read_dir(sources) else {
        return;
    };
    for entry in entries.flatten() {
        if !entry.file_name().to_str().is_some_and(|name| named.contains(&name)) {
            // What stays is removed by the next import.
            std::fs::remove_file(entry.path()).ok();
        }
    }
}
