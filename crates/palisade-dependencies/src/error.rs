//! Why a file could not be read as the format that its path promises.
//! Made by every format; the scanner reports it as a gap of that file.

/// A file that gives no packages, and the reason. The rest of the scan goes on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    #[error("expected aliases of at most {limit} nodes altogether, found more")]
    AliasBomb { limit: usize },
    #[error("expected no value inside itself, found a cycle at line {line}")]
    Cyclic { line: u32 },
    #[error("expected each key once, found `{key}` again at line {line}")]
    DuplicateKey { key: String, line: u32 },
    #[error("expected no entities of its own, found one at line {line}")]
    Entity { line: u32 },
    #[error("expected utf-8 text, found other bytes after {valid} bytes")]
    NotText { valid: usize },
    #[error("expected {expected}, found {found} at line {line}")]
    Syntax { expected: &'static str, found: String, line: u32 },
    #[error("expected nesting of at most {limit} levels, found more at line {line}")]
    TooDeep { limit: usize, line: u32 },
    #[error("expected at most {limit} bytes, found {found}")]
    TooLarge { limit: usize, found: u64 },
    #[error("expected at most {limit} {what}, found more")]
    TooMany { what: &'static str, limit: usize },
    #[error("expected more input, found the end at line {line}")]
    Truncated { line: u32 },
    #[error("expected {expected}, found {found}")]
    Unsupported { expected: &'static str, found: String },
}

impl FormatError {
    /// A stable word for the kind of error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::AliasBomb { .. } => "alias_bomb",
            Self::Cyclic { .. } => "cyclic",
            Self::DuplicateKey { .. } => "duplicate_key",
            Self::Entity { .. } => "entity",
            Self::NotText { .. } => "not_text",
            Self::Syntax { .. } => "syntax",
            Self::TooDeep { .. } => "too_deep",
            Self::TooLarge { .. } => "too_large",
            Self::TooMany { .. } => "too_many",
            Self::Truncated { .. } => "truncated",
            Self::Unsupported { .. } => "unsupported",
        }
    }

    pub(crate) fn syntax(expected: &'static str, found: &str, line: u32) -> Self {
        Self::Syntax { expected, found: shorten(found), line }
    }
}

/// At most 60 characters, so that an error never carries a whole file.
pub(crate) fn shorten(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
