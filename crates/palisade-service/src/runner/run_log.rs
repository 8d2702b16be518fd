//! What happens inside a run, collected until its worker writes the next time anyway: a beat, or the end of the scan.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use palisade_model::{Coverage, EventKind, Finding, ScannerRun, ScannerStatus, UnixMillis, truncate_utf8};
use palisade_store::RunEvent;
use serde_json::{Value, json};

use crate::Service;
use crate::runner::finish::Ending;

/// The longest text of an error in an event.
const MAX_ERROR_CHARACTERS: usize = 200;

/// Shared by the scanners, the ingest writer and the heartbeat of one run.
#[derive(Default)]
pub(crate) struct RunLog(Mutex<Entries>);

#[derive(Default)]
struct Entries {
    pending: Vec<RunEvent>,
    /// Scanners that run, in the order in which they started.
    running: Vec<(String, UnixMillis)>,
    /// Active findings by scanner.
    findings: HashMap<String, u64>,
}

impl RunLog {
    pub(crate) fn scanner_started(&self, service: &Service, name: &str) {
        let mut entries = self.lock();
        entries.running.push((name.to_owned(), service.now()));
        entries.note(service, EventKind::ScannerStarted, json!({ "name": name }));
    }

    pub(crate) fn found<'a>(&self, batch: impl Iterator<Item = &'a Finding>) {
        let mut entries = self.lock();
        for finding in batch.filter(|finding| finding.is_active()) {
            *entries.findings.entry(finding.scanner.clone()).or_default() += 1;
        }
    }

    /// Takes what is not written yet.
    pub(crate) fn take(&self) -> Vec<RunEvent> {
        std::mem::take(&mut self.lock().pending)
    }

    /// Gives back what could not be written.
    pub(crate) fn put_back(&self, events: Vec<RunEvent>) {
        self.lock().pending.splice(..0, events);
    }

    /// Says how every scanner ended, and takes all that is not written yet. A run that another one follows says
    /// nothing more.
    pub(crate) fn closed(&self, service: &Service, ending: &Ending) -> Vec<RunEvent> {
        let mut entries = self.lock();
        match ending {
            Ending::Completed(scanned) => entries.close_each(service, &scanned.coverage),
            Ending::Failed { failure, .. } => {
                for (name, _) in std::mem::take(&mut entries.running) {
                    entries.note(service, EventKind::ScannerFailed, failed(&name, &failure.message));
                }
                if failure.code == "timed_out" {
                    entries.note(service, EventKind::ScanTimedOut, json!({ "failure": failure }));
                }
            }
            Ending::Cancelled => {}
            Ending::Retry(_) | Ending::GiveBack | Ending::Lost => return Vec::new(),
        }
        std::mem::take(&mut entries.pending)
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Entries {
    fn note(&mut self, service: &Service, kind: EventKind, data: Value) {
        self.pending.push(RunEvent { id: service.next_event_id(), kind, data, at: service.now() });
    }

    fn close_each(&mut self, service: &Service, coverage: &Coverage) {
        for run in &coverage.scanners {
            let started = self.running.iter().find(|(name, _)| *name == run.scanner).map(|(_, at)| *at);
            let took = started.map_or(0, |at| service.now().saturating_sub(at).max(0));
            let findings = self.findings.get(&run.scanner).copied().unwrap_or(0);
            let (kind, data) = ended(run, findings, took);
            self.note(service, kind, data);
        }
        self.running.clear();
    }
}

fn ended(run: &ScannerRun, findings: u64, took: i64) -> (EventKind, Value) {
    let name = &run.scanner;
    let reason = run.reason.as_deref().unwrap_or_default();
    match run.status {
        ScannerStatus::Skipped => (EventKind::ScannerSkipped, json!({ "name": name, "reason": reason })),
        ScannerStatus::Failed => (EventKind::ScannerFailed, failed(name, reason)),
        ScannerStatus::Completed | ScannerStatus::Partial => (
            EventKind::ScannerCompleted,
            json!({ "name": name, "status": run.status, "findings": findings, "duration_ms": took }),
        ),
    }
}

fn failed(name: &str, error: &str) -> Value {
    let end = error.char_indices().nth(MAX_ERROR_CHARACTERS).map_or(error.len(), |(at, _)| at);
    json!({ "name": name, "error": truncate_utf8(error, end) })
}
