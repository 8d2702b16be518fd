//! Puts a new index in the place of the old one: written aside, synced, checked byte by byte, renamed.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use crate::index::{Index, IndexError};

/// Installs `content` as `path`. Readers of the old file keep it; until the rename nothing has changed.
pub(crate) fn install(path: &Path, content: &[u8]) -> Result<(), IndexError> {
    let aside = path.with_extension("new");
    let io = |source| IndexError::Io { path: aside.clone(), source };
    let mut file = File::create(&aside).map_err(io)?;
    file.write_all(content).and_then(|()| file.sync_all()).map_err(io)?;
    drop(file);
    Index::open(&aside)?.verify()?;
    std::fs::rename(&aside, path).map_err(io)?;
    sync_folder(path).map_err(io)
}

/// A rename is durable once its folder is.
pub(crate) fn sync_folder(path: &Path) -> std::io::Result<()> {
    match path.parent() {
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}
