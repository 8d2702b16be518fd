//! The folder that an archive is unpacked into: the one place that writes. Files and folders only, never a link, each
//! counted before it is made.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use palisade_model::{Coverage, Gap, GapReason, printable, truncate_utf8};

use super::metered::{Halt, halt};
use super::name::{LeftOut, below_folder};
use super::{UnpackError, UnpackLimits};
use crate::Cancel;

const CHUNK: usize = 64 * 1024;
/// Names may be long; a gap need not be.
const MAX_SUBJECT: usize = 500;

/// What is there so far.
pub(super) struct Folder<'a> {
    root: &'a Path,
    pub(super) limits: &'a UnpackLimits,
    pub(super) cancel: &'a Cancel,
    /// Bytes that may still be written, and whether the ratio set them.
    left: u64,
    is_ratio: bool,
    entries: u64,
    pub(super) files: u64,
    pub(super) bytes: u64,
    /// Only its gaps are used.
    pub(super) coverage: Coverage,
    /// Made already.
    last_parent: PathBuf,
    chunk: Vec<u8>,
}

/// What became of the content of an entry.
enum Copied {
    All(u64),
    LeftOut(LeftOut),
}

impl<'a> Folder<'a> {
    /// `root` has to be empty: nothing that stood there before can then lead elsewhere.
    pub(super) fn new(
        root: &'a Path,
        archive_bytes: u64,
        limits: &'a UnpackLimits,
        cancel: &'a Cancel,
    ) -> Result<Self, UnpackError> {
        if std::fs::read_dir(root)?.next().is_some() {
            return Err(UnpackError::NotEmpty);
        }
        let (left, is_ratio) = limits.budget(archive_bytes);
        Ok(Self {
            root,
            limits,
            cancel,
            left,
            is_ratio,
            entries: 0,
            files: 0,
            bytes: 0,
            coverage: Coverage::default(),
            last_parent: PathBuf::new(),
            chunk: vec![0; CHUNK],
        })
    }

    /// Counts one entry of the archive, or one folder.
    pub(super) fn count(&mut self) -> Result<(), UnpackError> {
        if self.cancel.is_cancelled() {
            return Err(UnpackError::Cancelled);
        }
        self.entries += 1;
        match self.entries > self.limits.max_entries {
            true => Err(UnpackError::TooManyEntries { max: self.limits.max_entries }),
            false => Ok(()),
        }
    }

    pub(super) fn leave_out(&mut self, name: &[u8], LeftOut { reason, detail }: LeftOut) {
        let name = String::from_utf8_lossy(name);
        let subject = printable(truncate_utf8(&name, MAX_SUBJECT));
        self.coverage.add_gap(Gap { subject, reason, detail, scanner: None });
    }

    /// Makes a folder of the archive.
    pub(super) fn folder(&mut self, name: &[u8]) -> Result<(), UnpackError> {
        match below_folder(name, self.limits) {
            Ok(path) => match self.make_folders(&path)? {
                Ok(()) => {}
                Err(left_out) => self.leave_out(name, left_out),
            },
            Err(left_out) => self.leave_out(name, left_out),
        }
        Ok(())
    }

    /// Writes a file of the archive. The last of several with one name stays. `size` is what the archive says,
    /// when it says it.
    pub(super) fn file(
        &mut self,
        name: &[u8],
        size: Option<u64>,
        content: &mut dyn Read,
    ) -> Result<(), UnpackError> {
        match self.try_file(name, size, content)? {
            Copied::All(bytes) => {
                self.files += 1;
                self.bytes += bytes;
            }
            Copied::LeftOut(left_out) => self.leave_out(name, left_out),
        }
        Ok(())
    }

    fn try_file(
        &mut self,
        name: &[u8],
        size: Option<u64>,
        content: &mut dyn Read,
    ) -> Result<Copied, UnpackError> {
        if size.is_some_and(|size| size > self.limits.max_file_bytes) {
            return Ok(Copied::LeftOut(self.too_large()));
        }
        let path = match below_folder(name, self.limits) {
            Ok(path) if path.as_os_str().is_empty() => {
                return Ok(Copied::LeftOut(LeftOut::new(
                    GapReason::Unreadable,
                    "expected a name, found none",
                )));
            }
            Ok(path) => path,
            Err(left_out) => return Ok(Copied::LeftOut(left_out)),
        };
        if let Some(Err(left_out)) = path.parent().map(|parent| self.make_folders(parent)).transpose()? {
            return Ok(Copied::LeftOut(left_out));
        }
        let path = self.root.join(path);
        let Some(file) = create(&path)? else {
            return Ok(Copied::LeftOut(LeftOut::new(
                GapReason::Unreadable,
                "expected a file, found a folder of that name",
            )));
        };
        let copied = self.copy(size, content, file);
        if !matches!(copied, Ok(Copied::All(_))) {
            std::fs::remove_file(&path)?;
        }
        copied
    }

    fn copy(
        &mut self,
        size: Option<u64>,
        content: &mut dyn Read,
        mut file: File,
    ) -> Result<Copied, UnpackError> {
        let mut written = 0;
        loop {
            if self.cancel.is_cancelled() {
                return Err(UnpackError::Cancelled);
            }
            let count = match content.read(&mut self.chunk) {
                Ok(0) => break,
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) if halt(&error).is_some() => return Err(self.halted(error)),
                Err(_) => {
                    let detail = "expected whole content, found that it is broken";
                    return Ok(Copied::LeftOut(LeftOut::new(GapReason::Unreadable, detail)));
                }
            };
            let bytes = u64::try_from(count).unwrap_or(u64::MAX);
            self.left = self.left.checked_sub(bytes).ok_or_else(|| self.over_budget())?;
            written += bytes;
            if written > self.limits.max_file_bytes {
                return Ok(Copied::LeftOut(self.too_large()));
            }
            file.write_all(&self.chunk[..count])?;
        }
        match size {
            Some(size) if size != written => {
                let detail = format!("expected {size} bytes of content, found {written}");
                Ok(Copied::LeftOut(LeftOut::new(GapReason::Unreadable, detail)))
            }
            _ => Ok(Copied::All(written)),
        }
    }

    fn too_large(&self) -> LeftOut {
        let detail = format!("expected at most {} bytes, found more", self.limits.max_file_bytes);
        LeftOut::new(GapReason::TooLarge, detail)
    }

    pub(super) fn refuse_over_budget(&self, bytes: u64) -> Result<(), UnpackError> {
        if bytes > self.left { Err(self.over_budget()) } else { Ok(()) }
    }

    fn over_budget(&self) -> UnpackError {
        match self.is_ratio {
            true => UnpackError::Ratio { max_ratio: self.limits.max_ratio },
            false => UnpackError::TooLarge { max: self.limits.max_total_bytes },
        }
    }

    /// What an error of the reader of an archive means.
    pub(super) fn halted(&self, error: io::Error) -> UnpackError {
        match halt(&error) {
            Some(Halt::Cancelled) => UnpackError::Cancelled,
            Some(Halt::OverBudget) => self.over_budget(),
            None if error.raw_os_error().is_some() => UnpackError::Io(error),
            None => UnpackError::Broken(printable(truncate_utf8(&error.to_string(), MAX_SUBJECT))),
        }
    }

    /// Makes `path` and what is above it, one by one, each counted.
    fn make_folders(&mut self, path: &Path) -> Result<Result<(), LeftOut>, UnpackError> {
        if path == self.last_parent {
            return Ok(Ok(()));
        }
        let mut current = self.root.to_owned();
        for part in path {
            current.push(part);
            match DirBuilder::new().mode(0o700).create(&current) {
                Ok(()) => self.count()?,
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    if !current.symlink_metadata()?.is_dir() {
                        let detail = "expected a folder, found a file of that name";
                        return Ok(Err(LeftOut::new(GapReason::Unreadable, detail)));
                    }
                }
                Err(error) => return Err(error.into()),
            }
        }
        path.clone_into(&mut self.last_parent);
        Ok(Ok(()))
    }
}

/// A new file; `None` when a folder stands there. One that stands there is from an earlier entry of the same name.
fn create(path: &Path) -> io::Result<Option<File>> {
    match path.symlink_metadata() {
        Ok(metadata) if metadata.is_dir() => return Ok(None),
        Ok(_) => std::fs::remove_file(path)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .custom_flags(libc::O_NOFOLLOW | libc::O_CLOEXEC)
        .open(path)?;
    Ok(Some(file))
}
