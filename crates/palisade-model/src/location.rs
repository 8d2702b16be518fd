//! Where a finding is.

use serde::{Deserialize, Serialize};

/// A place in a text file. Lines and columns count from 1; columns count Unicode code points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

/// Where a finding is: the small closed set of places that any scanner can point at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Location {
    /// A span of a file. `path` is relative to the scanned root, with `/` as separator; bytes that
    /// are not UTF-8 are percent-encoded. `end` is exclusive.
    File { path: String, start: Position, end: Position },
    /// A URL that was requested; `request` names what was sent and what part of the answer is meant,
    /// such as `GET, header content-security-policy`.
    Url { url: String, request: String },
    /// A network service, such as a TLS endpoint.
    Endpoint { host: String, port: u16 },
}

impl Location {
    /// One line for people: `path:line:column`, the URL, or `host:port`.
    pub fn display(&self) -> String {
        match self {
            Self::File { path, start, .. } => format!("{path}:{}:{}", start.line, start.column),
            Self::Url { url, .. } => url.clone(),
            Self::Endpoint { host, port } => format!("{host}:{port}"),
        }
    }
}
