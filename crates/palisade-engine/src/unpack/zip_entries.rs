//! The entries of a zip (APPNOTE 6.3), as its central directory lists them, one at a time.

use std::fs::File;
use std::io::BufReader;

use palisade_model::GapReason;
use zip::read::{Config, ZipReadOptions};
use zip::result::ZipError;
use zip::unstable::read::ZipIterable;

use super::UnpackError;
use super::folder::Folder;
use super::name::LeftOut;

/// The fixed part of a local header (APPNOTE 4.3.7).
const LOCAL_HEADER: u64 = 30;
/// The kind of a file in its Unix mode, and the kinds that are taken.
const KIND: u32 = 0o170_000;
const REGULAR: u32 = 0o100_000;
const FOLDER: u32 = 0o040_000;

/// `directory` and `content` are the same file: one is read for the list, the other for what it lists.
pub(super) fn unpack(directory: File, content: File, folder: &mut Folder<'_>) -> Result<(), UnpackError> {
    let mut archive = ZipIterable::try_new(BufReader::new(directory), Config::default())
        .map_err(|error| broken(folder, error))?;
    if archive.len() as u64 > folder.limits.max_entries {
        return Err(UnpackError::TooManyEntries { max: folder.limits.max_entries });
    }
    refuse_bombs(&mut archive, folder)?;
    let mut content = BufReader::new(content);
    for entry in archive.files().map_err(|error| broken(folder, error))? {
        let entry = entry.map_err(|error| broken(folder, error))?;
        folder.count()?;
        let name = match entry.name() {
            Ok(name) => name.into_owned().into_bytes(),
            Err(_) => entry.name_raw().to_owned(),
        };
        if let Some(left_out) = left_out(entry.unix_mode(), entry.encrypted(), entry.is_symlink()) {
            folder.leave_out(&name, left_out);
        } else if entry.is_dir() {
            folder.folder(&name)?;
        } else {
            let size = entry.size();
            match entry.with_reader(&mut content, ZipReadOptions::new()) {
                Ok(mut file) => folder.file(&name, Some(size), &mut file)?,
                Err(error) => {
                    let detail = format!("expected content that can be unpacked, found {error}");
                    folder.leave_out(&name, LeftOut::new(GapReason::Unreadable, detail));
                }
            }
        }
    }
    Ok(())
}

/// Before anything is written: entries that share bytes, and more content than may be, by the archive's own word. What it
/// lies about is counted again while it is written.
fn refuse_bombs(archive: &mut ZipIterable<BufReader<File>>, folder: &Folder<'_>) -> Result<(), UnpackError> {
    let mut spans = Vec::new();
    let mut total: u64 = 0;
    for entry in archive.files().map_err(|error| broken(folder, error))? {
        let entry = entry.map_err(|error| broken(folder, error))?;
        if folder.cancel.is_cancelled() {
            return Err(UnpackError::Cancelled);
        }
        if entry.size() <= folder.limits.max_file_bytes {
            total = total.saturating_add(entry.size());
        }
        let header = LOCAL_HEADER + entry.name_raw().len() as u64;
        let start = entry.header_start();
        spans.push((start, start.saturating_add(header).saturating_add(entry.compressed_size())));
    }
    folder.refuse_over_budget(total)?;
    spans.sort_unstable();
    match spans.windows(2).any(|pair| pair[0].1 > pair[1].0) {
        true => Err(UnpackError::Overlapping),
        false => Ok(()),
    }
}

fn left_out(mode: Option<u32>, is_encrypted: bool, is_symlink: bool) -> Option<LeftOut> {
    let kind = mode.map_or(0, |mode| mode & KIND);
    if is_symlink {
        return Some(LeftOut::new(GapReason::SpecialFile, "expected a regular file, found a symbolic link"));
    }
    if !matches!(kind, 0 | REGULAR | FOLDER) {
        return Some(LeftOut::new(GapReason::SpecialFile, "expected a regular file, found a special one"));
    }
    is_encrypted
        .then(|| LeftOut::new(GapReason::Unreadable, "expected open content, found that it is encrypted"))
}

fn broken(folder: &Folder<'_>, error: ZipError) -> UnpackError {
    match error {
        ZipError::Io(error) => folder.halted(error),
        error => UnpackError::Broken(error.to_string()),
    }
}
