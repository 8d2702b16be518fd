//! The shape of a format: which paths it wants and what it makes of their bytes.
//! One implementation per folder of `formats/`, one line each in `registry.rs`.

use palisade_model::{Package, PackageFile};

use crate::FormatError;
use crate::facts::Facts;

/// The largest text that is read, in bytes. The largest lockfiles in public repositories have about 10 MB.
pub const TEXT_LIMIT: usize = 48 << 20;

/// Gaps that are told of one file one by one.
const GAP_LIMIT: usize = 100;

/// One kind of manifest, lockfile or binary. Knows its file by path, reads it from bytes, opens nothing.
pub trait Format: Sync {
    /// A stable word: `package-lock`, `cargo-lock`, …
    fn id(&self) -> &'static str;

    /// Whether a file of that path is one. Cheap: looks at the path only.
    fn wants(&self, path: &str) -> bool;

    /// What this file says by itself.
    ///
    /// # Errors
    /// [`FormatError`] when the file as a whole cannot be read.
    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError>;
}

/// A file of the tree, read by the caller.
#[derive(Debug, Clone, Copy)]
pub struct SourceFile<'a> {
    /// Relative to the scanned root, `/` as separator.
    pub path: &'a str,
    pub bytes: &'a [u8],
}

impl<'a> SourceFile<'a> {
    /// The content as text, without a byte order mark.
    ///
    /// # Errors
    /// [`FormatError::TooLarge`] beyond [`TEXT_LIMIT`], [`FormatError::NotText`] when it is not UTF-8.
    pub(crate) fn text(&self) -> Result<&'a str, FormatError> {
        if self.bytes.len() > TEXT_LIMIT {
            return Err(FormatError::TooLarge { limit: TEXT_LIMIT, found: self.bytes.len() as u64 });
        }
        let text = str::from_utf8(self.bytes)
            .map_err(|error| FormatError::NotText { valid: error.valid_up_to() })?;
        Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
    }
}

/// What one file says, before it is joined with other files of the tree.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Extracted {
    pub(crate) project: Option<String>,
    pub(crate) packages: Vec<Package>,
    pub(crate) has_edges: bool,
    pub(crate) gaps: Vec<String>,
    pub(crate) facts: Facts,
}

impl Extracted {
    /// Of a file whose path promised more than its first bytes say.
    pub(crate) fn other_kind() -> Self {
        Self { facts: Facts::OtherKind, ..Self::default() }
    }
}

/// [`Extracted`] with the file it came from: what [`crate::assemble`] takes.
#[derive(Debug, Clone, PartialEq)]
pub struct FileFacts {
    pub(crate) path: String,
    pub(crate) format: &'static str,
    pub(crate) extracted: Extracted,
}

impl FileFacts {
    /// Relative to the scanned root.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The folder of the file; empty for the root.
    pub(crate) fn folder(&self) -> &str {
        crate::path::folder(&self.path)
    }

    pub(crate) fn into_package_file(self) -> PackageFile {
        let Extracted { project, packages, has_edges, mut gaps, facts: _ } = self.extracted;
        if gaps.len() > GAP_LIMIT {
            let more = gaps.len() - GAP_LIMIT;
            gaps.truncate(GAP_LIMIT);
            gaps.push(format!("{more} more parts"));
        }
        PackageFile {
            path: self.path,
            format: self.format.to_owned(),
            project,
            packages,
            has_edges,
            gaps,
            project_licenses: Vec::new(),
        }
    }
}
