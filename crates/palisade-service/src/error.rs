//! The one core error. It knows what went wrong, not how an API says so: status codes and body
//! shapes belong to the dialects.

use palisade_model::TargetError;
use palisade_store::StoreError;

/// What sort of thing went wrong; each dialect maps it to a status code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The request cannot be understood or has a value outside its domain.
    Invalid,
    /// No key, or a key that is not (or no longer) good.
    Unauthenticated,
    /// A good key without the needed scope.
    Forbidden,
    /// No such thing for this caller.
    NotFound,
    MethodNotAllowed,
    /// The state of the thing does not allow the call.
    Conflict,
    /// The thing is no longer what `If-Match` names.
    PreconditionFailed,
    TooLarge,
    UnsupportedMediaType,
    /// The Idempotency-Key was used for another request.
    KeyReused,
    /// Too many requests in the window.
    RateLimited,
    /// The plan's scans are used up, or its queue is full.
    QuotaExceeded,
    TimedOut,
    /// A part that is needed does not answer now.
    Unavailable,
    /// No space left to store anything.
    StorageFull,
    /// Our mistake.
    Internal,
}

/// One field of a request that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Where it stands, such as `body.scan_type` or `query.limit`.
    pub field: String,
    /// What was expected and what was found.
    pub detail: String,
}

/// Every use case fails with this.
#[derive(Debug, thiserror::Error)]
#[error("{detail}")]
pub struct CoreError {
    pub kind: ErrorKind,
    /// Stable snake_case word for machines.
    pub code: &'static str,
    /// For people: what was expected and what was found.
    pub detail: String,
    pub fields: Vec<FieldError>,
    /// Further facts for machines, as keys of the answer: `target_id` of an existing target, say.
    pub extra: Vec<(&'static str, String)>,
    /// Seconds after which the same call may succeed.
    pub retry_after: Option<u64>,
    #[source]
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl CoreError {
    /// An error without fields, retry time or source.
    pub fn new(kind: ErrorKind, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            kind,
            code,
            detail: detail.into(),
            fields: Vec::new(),
            extra: Vec::new(),
            retry_after: None,
            source: None,
        }
    }

    /// One field with a value outside its domain.
    pub fn invalid_field(code: &'static str, field: impl Into<String>, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        let fields = vec![FieldError { field: field.into(), detail: detail.clone() }];
        Self { fields, ..Self::new(ErrorKind::Invalid, code, detail) }
    }

    /// No such thing for this caller.
    pub fn not_found(what: &str) -> Self {
        Self::new(ErrorKind::NotFound, "not_found", format!("no such {what}"))
    }

    /// The thing is no longer the version that the caller has seen.
    pub fn version_changed(what: &str) -> Self {
        let detail =
            format!("expected the version that If-Match names, found that the {what} was changed since");
        Self::new(ErrorKind::PreconditionFailed, "version_changed", detail)
    }

    /// Missing or bad key; deliberately the same for unknown, revoked and malformed keys.
    pub fn unauthenticated() -> Self {
        Self::new(ErrorKind::Unauthenticated, "unauthorized", "Invalid API key")
    }

    /// Our mistake, with its cause for the log.
    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        let error = Self::new(ErrorKind::Internal, "internal", "Something went wrong on our end");
        Self { source: Some(source.into()), ..error }
    }

    /// The same error with a further fact for machines.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: impl Into<String>) -> Self {
        self.extra.push((key, value.into()));
        self
    }

    /// The same error with a time to wait, in seconds.
    #[must_use]
    pub fn retry_after(self, seconds: u64) -> Self {
        Self { retry_after: Some(seconds), ..self }
    }
}

impl From<StoreError> for CoreError {
    fn from(error: StoreError) -> Self {
        let (kind, code, detail) = match &error {
            StoreError::Full => (ErrorKind::StorageFull, "storage_full", "No space is left to store this"),
            error if error.is_transient() => {
                (ErrorKind::Unavailable, "store_unavailable", "The database does not answer; try again")
            }
            _ => return Self::internal(error),
        };
        Self { source: Some(Box::new(error)), retry_after: Some(1), ..Self::new(kind, code, detail) }
    }
}

impl From<TargetError> for CoreError {
    fn from(error: TargetError) -> Self {
        Self::invalid_field("invalid_target", "target", error.to_string())
    }
}

/// An error with its causes, for one log field.
pub fn error_chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
