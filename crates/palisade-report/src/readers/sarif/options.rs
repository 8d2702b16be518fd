//! What the caller decides about reading a SARIF file, and the limits that are fixed.

/// Runs of one file; the limit that code hosts have, too.
pub(super) const MAX_RUNS: usize = 20;
/// Rules of one run, those of extensions included.
pub(super) const MAX_RULES: usize = 25_000;
/// Tool extensions of one run.
pub(super) const MAX_EXTENSIONS: usize = 100;
/// Locations of one result that are counted without a word; only the first becomes the finding's location.
pub(super) const MAX_LOCATIONS: u64 = 1_000;
/// Tags of one finding; more are dropped and counted.
pub(super) const MAX_TAGS: usize = 20;
/// What is kept of rules, artifacts and base URIs of one file, in bytes.
pub(super) const MAX_KEPT_BYTES: usize = 128 * 1024 * 1024;
/// Text of one result, in bytes.
pub(super) const MAX_RESULT: usize = 64 * 1024 * 1024;
/// Text of all that is no result, in bytes.
pub(super) const MAX_REST: usize = 128 * 1024 * 1024;
/// Levels of nested lists and objects.
pub(super) const MAX_DEPTH: u32 = 64;
/// Bytes of one string.
pub(super) const MAX_STRING: usize = 16 * 1024 * 1024;

/// How much is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SarifLimits {
    /// Results of one file, over all runs. Code hosts take 25,000 per run.
    pub max_results: u64,
    /// Size of the text, after gzip is unpacked, in bytes.
    pub max_unpacked_bytes: u64,
}

impl Default for SarifLimits {
    fn default() -> Self {
        Self { max_results: 1_000_000, max_unpacked_bytes: 1024 * 1024 * 1024 }
    }
}

/// How a file is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SarifOptions {
    pub limits: SarifLimits,
    /// Where the repository was checked out when the tool ran, such as `file:///builds/shop/`: taken off absolute
    /// locations. `None` when the caller does not know; the file itself often says it.
    pub checkout_uri: Option<String>,
    /// The category of runs that name none.
    pub category: Option<String>,
    /// The project that the findings become part of: a report of ours about this very project holds findings that are
    /// known there, and they keep their scanners and identities.
    pub project: Option<String>,
    /// Names of our own scanners: a tool of one of these names is not taken for it.
    pub own_scanners: Vec<String>,
}
