//! What one file says about licences, before it is joined with the packages of the tree. Made by the sources.

use palisade_model::{Ecosystem, FoundLicense};

use crate::{FormatError, SourceFile};

/// One kind of file that states licences. Knows its file by path, reads it from bytes, opens nothing.
pub(super) trait LicenseSource: Sync {
    /// Whether a file of that path is one. Cheap: looks at the path only.
    fn wants(&self, path: &str) -> bool;

    /// What this file says by itself.
    ///
    /// # Errors
    /// [`FormatError`] when the file cannot be read.
    fn read(&self, file: &SourceFile<'_>) -> Result<Vec<LicenseFact>, FormatError>;
}

/// A licence, and whose it is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LicenseFact {
    /// The package that the file is about; `None` for a text, which belongs to what is in its folder.
    pub(super) subject: Option<Subject>,
    /// `None` when the file is about a package and says nothing of its licence.
    pub(super) license: Option<FoundLicense>,
    /// The file that says so.
    pub(super) path: String,
}

/// A package as its own files name it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Subject {
    pub(super) ecosystem: Ecosystem,
    /// As advisories of the ecosystem name it.
    pub(super) name: String,
    /// `None` when the file does not tell: any version in the tree.
    pub(super) version: Option<String>,
}

impl LicenseFact {
    /// What a manifest states about its package.
    pub(super) fn stated(path: &str, subject: Subject, license: Option<(String, u32)>) -> Self {
        let found = |(license, line)| FoundLicense { license, path: path.to_owned(), line, likeness: None };
        Self { subject: Some(subject), license: license.map(found), path: path.to_owned() }
    }
}

impl Subject {
    pub(super) fn new(ecosystem: Ecosystem, name: &str, version: Option<&str>) -> Self {
        let version = version.map(str::trim).filter(|version| !version.is_empty() && !version.contains("${"));
        let known = crate::naming::package(ecosystem, name, version, 0);
        Self { ecosystem, name: known.name, version: known.version }
    }
}
