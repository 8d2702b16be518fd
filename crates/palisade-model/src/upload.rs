//! An uploaded file: what it is and where it came from.

use serde::{Deserialize, Serialize};

use crate::{OrganizationId, ProjectId, UnixMillis, UploadId};

/// What an upload holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UploadKind {
    /// An Android app.
    Apk,
    /// An iOS app.
    Ipa,
    /// A report of another tool in SARIF 2.1.0, plain or packed with gzip.
    Sarif,
    /// A zip or tar archive of sources, plain or packed with gzip.
    SourceArchive,
}

impl UploadKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Apk, Self::Ipa, Self::Sarif, Self::SourceArchive];

    /// The snake_case word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Apk => "apk",
            Self::Ipa => "ipa",
            Self::Sarif => "sarif",
            Self::SourceArchive => "source_archive",
        }
    }

    /// Parses the snake_case word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// What the sender of a report says about it, where the report itself does not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportOptions {
    /// Where the sources lay when the tool ran, such as `file:///builds/shop/`.
    pub checkout_uri: Option<String>,
    /// Tells several analyses of one tool apart.
    pub category: Option<String>,
}

/// A stored upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    pub id: UploadId,
    pub organization_id: OrganizationId,
    pub project_id: Option<ProjectId>,
    pub kind: UploadKind,
    /// As the client named it, without folders; for people.
    pub file_name: String,
    /// Bytes.
    pub size: u64,
    /// Of the bytes as they came, in hex.
    pub sha256: String,
    /// Where the object store keeps it.
    pub object_key: String,
    pub import_options: ImportOptions,
    pub test_mode: bool,
    /// Who sent it: a member or a key.
    pub created_by: String,
    pub created_at: UnixMillis,
    /// Deleted some time after this.
    pub expires_at: UnixMillis,
}
