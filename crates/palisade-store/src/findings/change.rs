//! What a scan's report means for a finding.

/// How a reported finding stands against what was known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// Never seen before on this branch.
    New,
    /// Known and still there.
    Unchanged,
    /// Fixed before and there again.
    Reopened,
}

impl Change {
    /// The word stored in the change column.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Unchanged => "unchanged",
            Self::Reopened => "reopened",
        }
    }
}
