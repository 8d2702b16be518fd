//! Why a rule file cannot be used: always names the file, and the rule where there is one.

/// A rule file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    #[error("{file}: expected a readable rule file, found: {source}")]
    Unreadable { file: String, source: std::io::Error },
    #[error("{file}: expected at most {limit} bytes, found {found}")]
    TooLarge { file: String, limit: u64, found: u64 },
    #[error("{file}: expected TOML, found: {message}")]
    Syntax { file: String, message: String },
    #[error("{file}: {place}: expected {expected}, found {found}")]
    Invalid {
        file: String,
        /// `rule aws-access-key-id`, `rule number 3`, `global allowlist` or `extend`.
        place: String,
        expected: &'static str,
        found: String,
    },
}
