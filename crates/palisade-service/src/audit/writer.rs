//! The one task of a process that writes the trail: everything that waits goes into one transaction. It tries again
//! until the store takes it; what it holds is never dropped.

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use palisade_model::{Clock, KeyId, OrganizationId, UnixMillis};
use palisade_store::{NewAuditSegment, Store};
use tokio::sync::{mpsc, oneshot};

use super::body;
use super::queue::{Entry, Shared};
use crate::audit::{AuditActor, AuditCall, AuditSeal};
use crate::{CoreError, error_chain};

/// A call that nobody waits for is written at most this much later; the promise is one second.
const INTERVAL: Duration = Duration::from_millis(700);
/// Calls of one segment: what a page of the list has to read at least.
const SEGMENT: usize = 500;
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
/// A key's last use is noted this often.
const NOTE_USE_EVERY_MS: i64 = 60_000;
const NOTED_KEYS: usize = 10_000;

pub(super) struct Writer {
    receiver: mpsc::Receiver<Entry>,
    shared: Arc<Shared>,
    store: Store,
    seal: AuditSeal,
    clock: Arc<dyn Clock>,
    /// When the last use of a key was noted.
    noted: HashMap<KeyId, UnixMillis>,
}

/// What one transaction writes.
#[derive(Default)]
struct Batch {
    calls: Vec<AuditCall>,
    stored: Vec<oneshot::Sender<()>>,
}

impl Batch {
    fn add(&mut self, entry: Entry) {
        self.calls.extend(entry.call);
        self.stored.extend(entry.stored);
    }
}

impl Writer {
    pub(super) fn new(
        receiver: mpsc::Receiver<Entry>,
        shared: Arc<Shared>,
        store: Store,
        seal: AuditSeal,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { receiver, shared, store, seal, clock, noted: HashMap::new() }
    }

    /// Until the service is gone and everything is written.
    pub(super) async fn run(mut self) {
        while let Some(first) = self.receiver.recv().await {
            let mut batch = Batch::default();
            batch.add(first);
            if batch.stored.is_empty() {
                // Nobody listens on the channel meanwhile: sending to it wakes nothing.
                tokio::select! {
                    () = tokio::time::sleep(INTERVAL) => {}
                    () = self.shared.urgent.notified() => {}
                }
            }
            while let Ok(entry) = self.receiver.try_recv() {
                batch.add(entry);
            }
            batch.calls.append(&mut self.shared.abandoned.lock().unwrap_or_else(PoisonError::into_inner));
            self.write(batch).await;
        }
    }

    async fn write(&mut self, batch: Batch) {
        let count = batch.calls.len();
        let used = self.used(&batch.calls);
        match segments(batch.calls) {
            Ok(segments) => self.store(segments, &used).await,
            Err(error) => {
                tracing::error!(
                    error = error_chain(&error),
                    calls = count,
                    "calls cannot be written as JSON"
                );
            }
        }
        self.shared.waiting.fetch_sub(count, Ordering::Relaxed);
        for stored in batch.stored {
            // Whoever asked may have gone.
            let _ = stored.send(());
        }
    }

    async fn store(&self, segments: Vec<NewAuditSegment>, used: &[(KeyId, UnixMillis)]) {
        if segments.is_empty() {
            return;
        }
        let mut pause = FIRST_PAUSE;
        loop {
            match self.store.append_audit(&segments, used, &self.seal, self.clock.now()).await {
                Ok(unknown) => return log_unknown(&unknown),
                Err(error) => tracing::error!(
                    error = error_chain(&error),
                    audit.waiting = self.shared.waiting.load(Ordering::Relaxed),
                    "writing the audit trail failed; it is tried again"
                ),
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// The keys whose last use is due to be noted, each with its latest call.
    fn used(&mut self, calls: &[AuditCall]) -> Vec<(KeyId, UnixMillis)> {
        if self.noted.len() > NOTED_KEYS {
            self.noted.clear();
        }
        let mut used = Vec::new();
        for call in calls {
            let AuditActor::Caller(principal) = &call.actor else { continue };
            let noted = self.noted.entry(principal.key_id).or_insert(UnixMillis::MIN);
            if call.at.saturating_sub(*noted) >= NOTE_USE_EVERY_MS {
                *noted = call.at;
                used.push((principal.key_id, call.at));
            }
        }
        used
    }
}

/// Calls by organisation, in their order, in pieces.
fn segments(calls: Vec<AuditCall>) -> Result<Vec<NewAuditSegment>, CoreError> {
    let mut by_organization: HashMap<OrganizationId, Vec<AuditCall>> = HashMap::new();
    for call in calls {
        by_organization.entry(call.actor.organization_id()).or_default().push(call);
    }
    by_organization.values().flat_map(|calls| calls.chunks(SEGMENT)).map(body::write).collect()
}

fn log_unknown(unknown: &[OrganizationId]) {
    for organization in unknown {
        tracing::warn!(organization.id = %organization, "calls of an organisation that is gone were not recorded");
    }
}
