//! The entry point of unpacking: opens the archive, finds out what it is, and hands it to its reader.

use std::io;
use std::path::Path;

use palisade_model::Coverage;

use super::detect::ArchiveFormat;
use super::folder::Folder;
use super::{UnpackError, UnpackLimits, gzip, tar_entries, zip_entries};
use crate::Cancel;
use crate::read::open_regular;

/// What an unpacked archive held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unpacked {
    pub format: ArchiveFormat,
    /// Entries written as files; several of one name count each.
    pub files: u64,
    /// Their content.
    pub bytes: u64,
    /// Only its gaps are filled: the entries that were left out, each with its reason.
    pub coverage: Coverage,
}

/// Unpacks the zip, tar, tar.gz or gz at `archive` into the empty folder `into`. Archives inside of it stay as they are.
/// Writes regular files and folders below `into` and nothing else, whatever the archive says. Blocks.
///
/// # Errors
/// [`UnpackError`]; the folder then holds a part of the archive.
pub fn unpack(
    archive: &Path,
    into: &Path,
    limits: &UnpackLimits,
    cancel: &Cancel,
) -> Result<Unpacked, UnpackError> {
    let open = || open_regular(archive).map_err(|unread| io::Error::other(unread.detail));
    let mut file = open()?;
    let archive_bytes = file.metadata()?.len();
    let mut folder = Folder::new(into, archive_bytes, limits, cancel)?;
    let format = ArchiveFormat::of(&mut file)?.ok_or(UnpackError::UnknownFormat)?;
    match format {
        ArchiveFormat::Zip => zip_entries::unpack(file, open()?, &mut folder)?,
        ArchiveFormat::Tar => tar_entries::unpack(io::BufReader::new(file), &mut folder)?,
        ArchiveFormat::TarGz => tar_entries::unpack(gzip::stream(file, archive_bytes, &folder), &mut folder)?,
        ArchiveFormat::Gz => gzip::unpack(gzip::stream(file, archive_bytes, &folder), &mut folder)?,
    }
    Ok(Unpacked { format, files: folder.files, bytes: folder.bytes, coverage: folder.coverage })
}
