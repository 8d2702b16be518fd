//! Why an exchange gave no response.

use std::sync::Arc;

use palisade_engine::guard::ConnectError;
use palisade_model::GapReason;

use crate::tls::Handshake;

/// The kinds that checks and callers tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FailureKind {
    HostNotFound,
    AddressNotAllowed,
    ConnectionRefused,
    ConnectionFailed,
    TimedOut,
    /// The port is open and speaks something other than TLS.
    NotTls,
    /// TLS, but no version or cipher suite in common, or against the rules of the handshake.
    TlsFailed,
    /// The connection ended inside the handshake.
    TlsBroken,
    InvalidResponse,
    /// The scan has spent its requests.
    RequestLimit,
    /// Too many failures in a row: the host is not asked any more.
    GivenUp,
}

impl FailureKind {
    /// The stable word of `TargetFailure::code`.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::HostNotFound => "host_not_found",
            Self::AddressNotAllowed => "address_not_allowed",
            Self::ConnectionRefused => "connection_refused",
            Self::ConnectionFailed => "connection_failed",
            Self::TimedOut => "timed_out",
            Self::NotTls | Self::TlsFailed | Self::TlsBroken => "tls_failed",
            Self::InvalidResponse | Self::RequestLimit | Self::GivenUp => "invalid_response",
        }
    }

    /// The word of a coverage gap.
    pub(crate) fn gap(self) -> GapReason {
        match self {
            Self::TimedOut => GapReason::TimeOut,
            Self::InvalidResponse | Self::RequestLimit => GapReason::Limit,
            _ => GapReason::Unreachable,
        }
    }
}

/// Why there is no response, and what was learnt on the way.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{detail}")]
pub(crate) struct FetchFailure {
    pub(crate) kind: FailureKind,
    /// Lower-case fragment for people.
    pub(crate) detail: String,
    /// Present when the TLS handshake succeeded and HTTP did not.
    pub(crate) handshake: Option<Arc<Handshake>>,
}

impl FetchFailure {
    pub(crate) fn new(kind: FailureKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into(), handshake: None }
    }
}

impl From<ConnectError> for FetchFailure {
    fn from(error: ConnectError) -> Self {
        let kind = match &error {
            ConnectError::HostNotFound(_) => FailureKind::HostNotFound,
            ConnectError::Refused(_) => FailureKind::AddressNotAllowed,
            ConnectError::ConnectionRefused(_) => FailureKind::ConnectionRefused,
            ConnectError::TimedOut(_) => FailureKind::TimedOut,
            ConnectError::Other { .. } => FailureKind::ConnectionFailed,
        };
        Self::new(kind, error.to_string())
    }
}
