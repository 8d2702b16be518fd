//! One walk over a source root: which files there are, which are left out, and what could not be
//! looked at. Called by `scan_tree`; opens no file but ignore files.

use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};

use palisade_model::{Gap, GapReason};
use walkdir::{DirEntry, WalkDir};

use crate::ignores::Ignores;
use crate::read::{io_detail, open_regular};
use crate::secret_names::{commonly_holds_secrets, is_generated_folder};
use crate::{Cancel, Entry, ScanError};

/// Version control keeps its own copies there; history is scanned by other means.
const VERSION_CONTROL_FOLDERS: [&str; 3] = [".git", ".hg", ".svn"];

/// How far a walk goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WalkOptions {
    /// Treat ignore files as if they were not there.
    pub no_ignore: bool,
    /// Folders below this depth are not entered; the root has depth 0.
    pub max_depth: usize,
    /// The walk ends after this many files, folders and links.
    pub max_entries: u64,
}

impl Default for WalkOptions {
    fn default() -> Self {
        Self { no_ignore: false, max_depth: 128, max_entries: 5_000_000 }
    }
}

/// What a walk meets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WalkItem {
    File(Entry),
    Gap(Gap),
}

/// An iterator over a tree in the order of file names, folder by folder; holds one folder listing per
/// level. Honours `.gitignore`, `.ignore` and `.git/info/exclude`, in and outside of repositories, but
/// no ignore file of the user. Links are not followed. An ignored file whose name says that it commonly
/// holds secrets is yielded all the same, marked `ignored`.
pub struct Walk {
    root: PathBuf,
    options: WalkOptions,
    entries: walkdir::IntoIter,
    ignores: Ignores,
    /// Depth of the ignored folder that the walk is in.
    ignored_from: Option<usize>,
    met: u64,
    left_out: u64,
    cancel: Cancel,
}

impl Walk {
    /// A walk of a folder, or of a single file, which is never left out.
    ///
    /// # Errors
    /// [`ScanError::TargetUnreadable`] when there is no such file or folder or it may not be read.
    pub fn new(root: &Path, options: WalkOptions) -> Result<Self, ScanError> {
        let unreadable =
            |detail: String| ScanError::TargetUnreadable { path: root.display().to_string(), detail };
        let root = root.canonicalize().map_err(|error| unreadable(io_detail(&error)))?;
        if root.is_dir() {
            std::fs::read_dir(&root).map_err(|error| unreadable(io_detail(&error)))?;
        } else {
            open_regular(&root).map_err(|unread| unreadable(unread.detail))?;
        }
        let entries = WalkDir::new(&root).follow_links(false).sort_by_file_name().into_iter();
        let ignores =
            if options.no_ignore || !root.is_dir() { Ignores::disabled() } else { Ignores::of(&root) };
        Ok(Self {
            root,
            options,
            entries,
            ignores,
            ignored_from: None,
            met: 0,
            left_out: 0,
            cancel: Cancel::default(),
        })
    }

    /// The same walk, ending when the flag is raised, also in the middle of what is left out.
    #[must_use]
    pub fn until(self, cancel: &Cancel) -> Self {
        Self { cancel: cancel.clone(), ..self }
    }

    /// The root as it is on disk, links resolved.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Files left out so far; a whole folder of dependencies or build results counts as one.
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    fn visit(&mut self, entry: &DirEntry) -> Option<WalkItem> {
        let depth = entry.depth();
        self.ignored_from = self.ignored_from.filter(|&from| depth > from);
        let is_folder = entry.file_type().is_dir();
        let ignored = self.ignored_from.is_some()
            || depth > 0 && self.ignores.leaves_out(entry.path(), is_folder, depth);
        if is_folder {
            self.visit_folder(entry, ignored)
        } else if entry.file_type().is_file() {
            self.visit_file(entry, ignored)
        } else if ignored {
            self.left_out += 1;
            None
        } else {
            Some(self.gap(entry.path(), GapReason::SpecialFile, special_detail(entry)))
        }
    }

    fn visit_folder(&mut self, entry: &DirEntry, ignored: bool) -> Option<WalkItem> {
        let depth = entry.depth();
        let name = entry.file_name().to_string_lossy();
        if depth > 0 && VERSION_CONTROL_FOLDERS.contains(&name.as_ref()) {
            self.entries.skip_current_dir();
            return None;
        }
        if ignored && is_generated_folder(&name) {
            self.entries.skip_current_dir();
            self.left_out += 1;
            return None;
        }
        if depth > self.options.max_depth {
            self.entries.skip_current_dir();
            let detail = format!("expected at most {} levels of folders, found more", self.options.max_depth);
            return (!ignored).then(|| self.gap(entry.path(), GapReason::Limit, detail));
        }
        if ignored {
            self.ignored_from = self.ignored_from.or(Some(depth));
        } else {
            self.ignores.enter(entry.path(), depth);
        }
        None
    }

    fn visit_file(&mut self, entry: &DirEntry, ignored: bool) -> Option<WalkItem> {
        if ignored && !commonly_holds_secrets(&entry.file_name().to_string_lossy()) {
            self.left_out += 1;
            return None;
        }
        let path = self.relative(entry.path());
        match entry.metadata() {
            Ok(metadata) => {
                let absolute = entry.path().to_owned();
                Some(WalkItem::File(Entry { path, absolute, size: metadata.len(), ignored }))
            }
            Err(error) => self.failure(&error),
        }
    }

    fn failure(&mut self, error: &walkdir::Error) -> Option<WalkItem> {
        if self.ignored_from.is_some_and(|from| error.depth() >= from) {
            return None;
        }
        let found = error.io_error().map_or_else(|| "a loop of links".to_owned(), io_detail);
        let path = error.path().unwrap_or(&self.root).to_owned();
        Some(self.gap(&path, GapReason::Unreadable, format!("expected a readable entry, found {found}")))
    }

    fn gap(&self, path: &Path, reason: GapReason, detail: String) -> WalkItem {
        WalkItem::Gap(Gap { subject: self.relative(path), reason, detail, scanner: None })
    }

    fn relative(&self, path: &Path) -> String {
        let below = path.strip_prefix(&self.root).unwrap_or(path).as_os_str();
        if !below.is_empty() {
            return path_text(below.as_bytes());
        }
        let name = path.file_name().filter(|_| !path.is_dir());
        name.map_or_else(|| ".".to_owned(), |name| path_text(name.as_bytes()))
    }
}

impl Iterator for Walk {
    type Item = WalkItem;

    fn next(&mut self) -> Option<WalkItem> {
        while self.met <= self.options.max_entries && !self.cancel.is_cancelled() {
            let entry = self.entries.next()?;
            self.met += 1;
            if self.met > self.options.max_entries {
                let detail = format!("expected at most {} entries, found more", self.options.max_entries);
                return Some(self.gap(&self.root, GapReason::Limit, detail));
            }
            let item = match entry {
                Ok(entry) => self.visit(&entry),
                Err(error) => self.failure(&error),
            };
            if item.is_some() {
                return item;
            }
        }
        None
    }
}

fn special_detail(entry: &DirEntry) -> String {
    let kind = entry.file_type();
    let found = match () {
        () if kind.is_symlink() => return "symbolic link is not followed".to_owned(),
        () if kind.is_fifo() => "a FIFO",
        () if kind.is_socket() => "a socket",
        () => "a device",
    };
    format!("expected a regular file, found {found}")
}

/// A path as text: bytes that are not UTF-8 as `%FF`.
fn path_text(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}
