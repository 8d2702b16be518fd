//! The roles a scanner can play. `FileScanner` is sync and CPU-bound, `TargetScanner` async and waiting.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use palisade_model::{CheckCounts, Gap, GapReason, RuleMeta, ScanType};

use crate::{Cancel, Draft, Entry, File, Identity, Progress, Stop};

/// What a scanner says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScannerMeta {
    /// `secrets`, `web`, …; the word of `--scanners`.
    pub id: &'static str,
    /// Raised when the same input may give other findings.
    pub version: &'static str,
    /// Opens network connections.
    pub network: bool,
    /// Also gets files that an ignore file leaves out but that commonly hold secrets.
    pub reads_ignored: bool,
}

/// Takes what a file scanner finds.
pub trait Sink {
    /// Reports one match. Masking has happened before.
    fn report(&mut self, draft: Draft);

    /// Says that a part of the file was not looked at, as a lower-case fragment: what was expected and what was found.
    fn gap(&mut self, reason: GapReason, detail: &str);
}

/// Looks at one file at a time. Never opens anything itself.
pub trait FileScanner: Send + Sync {
    fn meta(&self) -> ScannerMeta;

    /// Every rule it can report, for `rules list` and for reports.
    fn rules(&self) -> Vec<Arc<RuleMeta>>;

    /// What no file was scanned for, such as rules that cannot be run. Asked after the last file.
    fn gaps(&self) -> Vec<Gap> {
        Vec::new()
    }

    /// Cheap; decides by path and size only.
    fn wants(&self, entry: &Entry) -> bool;

    /// Reports every match. Calls `context.checkpoint()?` inside its loops.
    ///
    /// # Errors
    /// [`Stop`] from the checkpoint; the engine turns it into a coverage gap or the end of the scan.
    fn scan(&self, context: &FileContext<'_>, file: &File<'_>, sink: &mut dyn Sink) -> Result<(), Stop>;
}

/// What a file scanner may use besides the file.
#[derive(Debug)]
pub struct FileContext<'a> {
    pub(crate) cancel: &'a Cancel,
    /// `None` when the budget is longer than the clock can tell.
    pub(crate) deadline: Option<Instant>,
    pub(crate) identity_key: &'a [u8; 32],
}

impl<'a> FileContext<'a> {
    /// A context whose time budget is `budget` from now. Made by the engine, and by scanners' tests.
    pub fn new(cancel: &'a Cancel, budget: Duration, identity_key: &'a [u8; 32]) -> Self {
        Self { cancel, deadline: Instant::now().checked_add(budget), identity_key }
    }

    /// The only cancel point of sync code.
    ///
    /// # Errors
    /// [`Stop`] when the scan was cancelled or this file's time budget ran out.
    pub fn checkpoint(&self) -> Result<(), Stop> {
        if self.cancel.is_cancelled() {
            Err(Stop::Cancelled)
        } else if self.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            Err(Stop::TimeOut)
        } else {
            Ok(())
        }
    }

    /// The keyed digest of a finding's normalised content (the secret itself, say).
    pub fn identity(&self, content: &[u8]) -> Identity {
        Identity(*blake3::keyed_hash(self.identity_key, content).as_bytes())
    }
}

/// What is asked of a target scanner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetRequest {
    /// Normalised `http` or `https` URL; ignored for the sandbox.
    pub url: String,
    pub scan_type: ScanType,
    /// Scan the built-in weak site instead: in process, same findings every time.
    pub sandbox: bool,
    /// Run the opt-in checks too, as far as this, where the scan is a full one. Whoever sets it knows that the owner agreed.
    pub reach: Reach,
}

/// How far the owner's consent to opt-in checks reaches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// There is none.
    #[default]
    Nothing,
    /// The host of the target and no other machine.
    Host,
    /// The servers of the host's registered domain too: names below it, name servers, mail servers.
    Domain,
}

impl TargetRequest {
    /// A scan of what any visitor may ask.
    pub fn new(url: impl Into<String>, scan_type: ScanType) -> Self {
        Self { url: url.into(), scan_type, sandbox: false, reach: Reach::Nothing }
    }

    /// A scan of the built-in weak site.
    pub fn of_sandbox(scan_type: ScanType) -> Self {
        Self { sandbox: true, ..Self::new(String::new(), scan_type) }
    }
}

/// What a target scanner answers when it could judge the target.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TargetReport {
    pub checks: CheckCounts,
    /// How many of them the user or the operator brought along.
    pub own_checks: u64,
    /// Checks that could not be judged, and why.
    pub gaps: Vec<Gap>,
    /// Extra blocks of the answer by name (`observatory`, `certificate`, …), each a JSON value as text.
    pub blocks: Vec<(String, String)>,
}

/// The target could not be judged at all: unreachable, refused by the guard, no such host.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct TargetFailure {
    /// Stable snake_case word, such as `host_not_found`, `connection_refused`, `address_not_allowed`.
    pub code: &'static str,
    /// For people: what was tried and what happened.
    pub message: String,
}

/// What a target scanner may use.
#[derive(Debug, Clone)]
pub struct TargetContext {
    pub cancel: Cancel,
    pub progress: Arc<Progress>,
    pub identity_key: [u8; 32],
}

impl TargetContext {
    /// The keyed digest of a finding's normalised content.
    pub fn identity(&self, content: &[u8]) -> Identity {
        Identity(*blake3::keyed_hash(&self.identity_key, content).as_bytes())
    }
}

/// Takes what a target scanner finds, at once, so that findings are seen before the scan ends.
#[async_trait]
pub trait TargetSink: Send + Sync {
    /// Reports one finding; waits while the receiver is busy.
    async fn report(&self, draft: Draft);
}

/// Looks at one live target.
#[async_trait]
pub trait TargetScanner: Send + Sync {
    fn meta(&self) -> ScannerMeta;

    /// Every rule it can report.
    fn rules(&self) -> Vec<Arc<RuleMeta>>;

    /// Scans the target inside its own budgets.
    ///
    /// # Errors
    /// [`TargetFailure`] when nothing could be judged.
    async fn scan(
        &self,
        context: &TargetContext,
        request: &TargetRequest,
        sink: &dyn TargetSink,
    ) -> Result<TargetReport, TargetFailure>;
}
