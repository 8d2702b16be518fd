//! What a scan looks at, parsed once at the edge.

use serde::{Deserialize, Serialize};

use crate::{ScanKind, UploadId};

/// A parsed target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Target {
    /// A live web site; `url` is normalised, `http` or `https`, without userinfo or fragment.
    Web { url: String },
    /// A folder or file on this machine, absolute.
    Path { path: String },
    /// An uploaded archive of sources.
    Archive { upload_id: UploadId },
    /// An uploaded report of another tool.
    Report { upload_id: UploadId },
    /// The built-in weak site that test-mode keys scan.
    Sandbox,
}

impl Target {
    /// What kind of thing it is.
    pub fn kind(&self) -> ScanKind {
        match self {
            Self::Web { .. } | Self::Sandbox => ScanKind::Web,
            Self::Path { .. } | Self::Archive { .. } => ScanKind::Source,
            Self::Report { .. } => ScanKind::Import,
        }
    }

    /// The upload that is looked at.
    pub fn upload_id(&self) -> Option<UploadId> {
        match self {
            Self::Archive { upload_id } | Self::Report { upload_id } => Some(*upload_id),
            Self::Web { .. } | Self::Path { .. } | Self::Sandbox => None,
        }
    }
}

/// Why a text is no target.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    #[error("expected an http or https URL or an absolute path, found {0:?}")]
    NotATarget(String),
    #[error("expected scheme http or https, found {0:?}")]
    Scheme(String),
    #[error("expected a URL without user name or password")]
    UserInfo,
    #[error("expected a URL with a host name")]
    NoHost,
    #[error("port {0} is not a web port")]
    Port(u16),
    /// The address or name is one that this installation does not connect to; the text says why.
    #[error("{0}")]
    Refused(String),
}
