//! Where a sync got what it brought, kept in the manifest so that the next sync asks only for what changed since.

use palisade_model::UnixMillis;
use serde::{Deserialize, Serialize};

/// What a server says to tell two contents of one address apart (RFC 9110, section 8.8).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Validator {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) etag: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) last_modified: Option<String>,
}

/// The export of one ecosystem, as it was when it was imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Origin {
    /// The address above `all.zip` and `modified_id.csv`.
    pub(crate) from: String,
    /// When it was last found to be like this.
    pub(crate) checked: UnixMillis,
    pub(crate) list: Option<KeptList>,
    /// Of `all.zip`; only where there is no list, which tells more.
    #[serde(default)]
    pub(crate) zip: Validator,
}

/// The `modified_id.csv` that names every record that was imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptList {
    /// In `sources/`.
    pub(crate) file: String,
    pub(crate) validator: Validator,
}

/// Where scores or a catalogue came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SignalOrigin {
    pub(crate) url: String,
    pub(crate) checked: UnixMillis,
    pub(crate) validator: Validator,
}
