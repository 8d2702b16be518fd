//! What a file held besides its findings. Given to the receiver of findings and answered at the end.

/// One run of one tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunInfo {
    /// Place in the file, from 0.
    pub index: usize,
    /// The driver's own name, such as `CodeQL`.
    pub tool: String,
    /// The name in kebab-case: the `scanner` of its findings.
    pub scanner: String,
    pub tool_version: Option<String>,
    /// What tells several analyses of one tool apart: `automationDetails.id` up to its last slash. What comes after it
    /// names one run, and an id without a slash does only that.
    pub category: Option<String>,
    /// Why results that are not there say nothing; `None` when the run reports all that its tool finds now.
    pub incomplete: Option<String>,
    /// Results in the file, skipped ones included.
    pub results: u64,
}

/// Results that are no findings of now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Skipped {
    /// `baselineState` says that the result is gone.
    pub absent: u64,
    /// `kind` says that nothing is wrong: `pass` or `notApplicable`.
    pub not_failed: u64,
}

/// The whole file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SarifSummary {
    pub runs: Vec<RunInfo>,
    /// Findings given to the receiver.
    pub findings: u64,
    pub skipped: Skipped,
    /// Tags over the limit of one finding.
    pub dropped_tags: u64,
    /// Locations over the limit of one result.
    pub dropped_locations: u64,
    /// What was not read, for people: lower-case fragments with their place.
    pub notices: Vec<String>,
}
