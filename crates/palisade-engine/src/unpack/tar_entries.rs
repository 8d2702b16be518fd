//! The entries of a tar (POSIX.1, ustar, GNU). Long names are read here, with a limit: the reader would take any length.

use std::io::{self, Read};

use palisade_model::GapReason;
use tar::{Archive, Entry, EntryType, PaxExtensions};

use super::UnpackError;
use super::folder::Folder;
use super::name::LeftOut;

/// Bytes of a GNU long name.
const MAX_LONG_NAME: u64 = 64 * 1024;
/// Bytes of the pax records of one entry.
const MAX_PAX: u64 = 1024 * 1024;

/// What the entries before a file say about it.
#[derive(Default)]
struct Said {
    name: Option<Vec<u8>>,
    size: Option<u64>,
    /// It is a pax sparse file, whose content is a map and pieces.
    is_sparse: bool,
}

pub(super) fn unpack(stream: impl Read, folder: &mut Folder<'_>) -> Result<(), UnpackError> {
    let mut archive = Archive::new(stream);
    let entries = archive.entries().map_err(|error| folder.halted(error))?;
    let mut said = Said::default();
    for entry in entries.raw(true) {
        let mut entry = entry.map_err(|error| folder.halted(error))?;
        folder.count()?;
        match entry.header().entry_type() {
            EntryType::GNULongName => said.name = Some(long_name(&mut entry, folder)?),
            EntryType::XHeader => said.read_pax(&all(&mut entry, MAX_PAX, folder)?)?,
            EntryType::GNULongLink | EntryType::XGlobalHeader => {}
            kind => take(kind, &mut entry, &std::mem::take(&mut said), folder)?,
        }
    }
    Ok(())
}

fn take<R: Read>(
    kind: EntryType,
    entry: &mut Entry<'_, R>,
    said: &Said,
    folder: &mut Folder<'_>,
) -> Result<(), UnpackError> {
    let name = said.name.clone().unwrap_or_else(|| entry.path_bytes().into_owned());
    let size = entry.size();
    // Readers that disagree on the size see different archives behind it.
    if said.size.is_some_and(|said| said != size) {
        return Err(UnpackError::Broken("two sizes of one entry".to_owned()));
    }
    let left_out = match kind {
        EntryType::Directory => return folder.folder(&name),
        // Old archives mark a folder by the slash alone.
        EntryType::Regular if name.ends_with(b"/") => return folder.folder(&name),
        EntryType::Regular | EntryType::Continuous if !said.is_sparse => {
            return folder.file(&name, Some(size), entry);
        }
        EntryType::Symlink => "a symbolic link",
        EntryType::Link => "a hard link",
        EntryType::Char | EntryType::Block => "a device",
        EntryType::Fifo => "a FIFO",
        EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse => "a sparse file",
        _ => "an entry of another kind",
    };
    let detail = format!("expected a regular file, found {left_out}");
    folder.leave_out(&name, LeftOut::new(GapReason::SpecialFile, detail));
    Ok(())
}

impl Said {
    fn read_pax(&mut self, records: &[u8]) -> Result<(), UnpackError> {
        let broken = || UnpackError::Broken("pax records that cannot be read".to_owned());
        for record in PaxExtensions::new(records) {
            let record = record.map_err(|_| broken())?;
            match record.key_bytes() {
                b"path" => self.name = Some(record.value_bytes().to_owned()),
                b"size" => {
                    let text = record.value().map_err(|_| broken())?;
                    self.size = Some(text.parse().map_err(|_| broken())?);
                }
                key if key.starts_with(b"GNU.sparse.") => self.is_sparse = true,
                _ => {}
            }
        }
        Ok(())
    }
}

fn long_name<R: Read>(entry: &mut Entry<'_, R>, folder: &Folder<'_>) -> Result<Vec<u8>, UnpackError> {
    let mut name = all(entry, MAX_LONG_NAME, folder)?;
    if name.last() == Some(&0) {
        name.pop();
    }
    Ok(name)
}

fn all<R: Read>(entry: &mut Entry<'_, R>, max: u64, folder: &Folder<'_>) -> Result<Vec<u8>, UnpackError> {
    if entry.size() > max {
        return Err(UnpackError::Broken(format!("more than {max} bytes about one entry")));
    }
    let mut bytes = Vec::new();
    let read = entry.take(max).read_to_end(&mut bytes);
    read.map_err(|error: io::Error| folder.halted(error))?;
    Ok(bytes)
}
