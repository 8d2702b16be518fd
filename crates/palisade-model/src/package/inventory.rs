//! What one file lists.

use serde::{Deserialize, Serialize};

use super::{FoundLicense, Package};

/// The packages of one file, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageFile {
    /// Relative to the scanned root, `/` as separator.
    pub path: String,
    /// The id of the format: `package-lock`, `cargo-lock`, …
    pub format: String,
    /// The name that the file gives the project itself, when it does.
    pub project: Option<String>,
    pub packages: Vec<Package>,
    /// Whether `dependencies` and `relation` of the packages say everything: paths and upgrades of direct
    /// dependencies can be computed.
    pub has_edges: bool,
    /// What of the file was not understood, as lower-case fragments; the rest counts.
    pub gaps: Vec<String>,
    /// Licences of the project itself, by the files in the same folder.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub project_licenses: Vec<FoundLicense>,
}
