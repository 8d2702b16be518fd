//! Why a template is not run. A refused template is reported and never counts as one that found nothing.

/// The first thing in a template that cannot be done, or that is not done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("expected a template in YAML, found {0}")]
    NotATemplate(String),
    #[error("expected at most {limit} {what}, found {found}")]
    TooLarge { what: &'static str, limit: usize, found: usize },
    #[error("expected HTTP requests only, found {0}")]
    OtherProtocol(&'static str),
    #[error("expected requests by path, found {0}")]
    Unsupported(&'static str),
    #[error("expected GET, HEAD or OPTIONS, which change nothing, found {0}")]
    Method(String),
    #[error("expected a path below {{{{BaseURL}}}} or {{{{RootURL}}}}, found {0:?}")]
    OtherTarget(String),
    #[error("expected {expected}, found {found:?}")]
    Value { expected: &'static str, found: String },
    #[error("expected a regular expression, found {pattern:?}: {problem}")]
    Pattern { pattern: String, problem: String },
    #[error("expected an expression, found {expression:?}: {problem}")]
    Expression { expression: String, problem: String },
    #[error("expected matchers or extractors, found neither")]
    NothingToJudge,
}
