//! What can go wrong with the database, in the few kinds that callers treat differently.
//! `dialect.rs` decides which driver error is which kind.

/// Shorthand for every fallible call of this crate.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// Why the store did not answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Unreachable, shutting down, out of connections, or locked for longer than the time-out. Try again later.
    #[error("expected a reachable database, found it unavailable")]
    Unavailable(#[source] sqlx::Error),
    /// No room to write. Reads still work; nothing of the failed change was kept.
    #[error("expected room for a write, found the disk or the database full")]
    Full,
    /// A newer version of Palisade has migrated this database.
    #[error(
        "expected schema version {known} or older, found {found}: start a version of Palisade that knows it, or restore a backup"
    )]
    NewerSchema { found: i64, known: i64 },
    /// The database was not migrated to this version yet.
    #[error("expected schema version {known}, found {found}: run `palisade migrate` first")]
    OlderSchema { found: i64, known: i64 },
    /// A stored value, or the file itself, is not what this version wrote.
    #[error("expected {expected}, found {found}")]
    Corrupt { expected: &'static str, found: String },
    /// A row with the same unique value exists.
    #[error("expected a new unique value, found one that is taken")]
    Conflict,
    /// The settings name no usable database.
    #[error("expected {expected}, found {found:?}")]
    Config { expected: &'static str, found: String },
    /// Anything else the database said.
    #[error("expected the statement to succeed, found a database error")]
    Sql(#[source] sqlx::Error),
}

impl StoreError {
    /// Whether the same call may succeed when it is made again a little later.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        crate::dialect::classify(error)
    }
}
