//! Why a document could not be read at all, and what a readable document breaks of its format's rules.

/// Why a text is no document of any kind that this crate reads.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct ReadError {
    /// From 1; 0 when the whole document is meant.
    pub line: u32,
    pub fault: Fault,
}

/// What is wrong, as a lower-case fragment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("expected at most {limit} bytes, found {found}")]
    TooLarge { limit: usize, found: usize },
    #[error("expected at most {limit} levels of nesting")]
    TooDeep { limit: usize },
    #[error("expected at most {limit} values")]
    TooMany { limit: usize },
    #[error("expected UTF-8, found {found}")]
    Encoding { found: &'static str },
    #[error("expected {expected}, found {found}")]
    Syntax { expected: &'static str, found: String },
    #[error("expected each key once, found {0:?} twice")]
    DuplicateKey(String),
    #[error("expected no document type, found one")]
    DocumentType,
    #[error("expected a predefined entity, found &{0};")]
    Entity(String),
    #[error("expected {0}, found another kind of document")]
    OtherKind(&'static str),
    #[error("expected {expected}, found version {found:?}")]
    Version { expected: &'static str, found: String },
}

impl Fault {
    pub(crate) fn at(self, line: u32) -> ReadError {
        ReadError { line, fault: self }
    }

    pub(crate) fn syntax(expected: &'static str, found: &str) -> Self {
        Self::Syntax { expected, found: excerpt(found) }
    }
}

/// One rule of the format that a document breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, {path}: {problem}")]
pub struct Violation {
    /// From 1.
    pub line: u32,
    /// Keys and indices from the top, such as `components[3].purl`.
    pub path: String,
    /// A lower-case fragment: expected X, found Y.
    pub problem: String,
}

/// The first 60 characters of a text from a document.
pub(crate) fn excerpt(text: &str) -> String {
    match text.char_indices().nth(60) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}
