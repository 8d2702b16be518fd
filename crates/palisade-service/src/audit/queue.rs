//! Where calls wait for the writer: a bounded channel, so that a slow store slows callers down and loses nothing.
//! Held by the service; the edge of the API hands calls in.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use palisade_model::Clock;
use palisade_store::Store;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{Notify, mpsc, oneshot};

use super::writer::Writer;
use crate::audit::{AuditCall, AuditSeal};
use crate::{CoreError, ErrorKind, Service};

/// Calls that may wait. A flush interval of the busiest server fits in.
const CAPACITY: usize = 32_768;

/// One thing for the writer to do.
pub(super) struct Entry {
    /// `None` only asks to be told when everything before it is stored.
    pub(super) call: Option<AuditCall>,
    pub(super) stored: Option<oneshot::Sender<()>>,
}

/// An entry on its way into a full channel. Whoever waits may be given up; the call is kept all the same.
struct Unsent<'a> {
    entry: Option<Entry>,
    shared: &'a Shared,
}

impl Drop for Unsent<'_> {
    fn drop(&mut self) {
        if let Some(entry) = self.entry.take() {
            let mut abandoned = self.shared.abandoned.lock().unwrap_or_else(PoisonError::into_inner);
            abandoned.extend(entry.call);
        }
    }
}

/// What queue and writer share.
#[derive(Default)]
pub(super) struct Shared {
    /// Someone waits: write now rather than at the end of the interval.
    pub(super) urgent: Notify,
    /// Calls that nobody waits for any more, and that found the channel full.
    pub(super) abandoned: Mutex<Vec<AuditCall>>,
    /// Calls that are not stored yet.
    pub(super) waiting: AtomicUsize,
}

/// The way to the writer, which starts with the first call.
pub(crate) struct AuditQueue {
    sender: mpsc::Sender<Entry>,
    shared: Arc<Shared>,
    writer: Mutex<Option<Writer>>,
    started: OnceLock<()>,
}

impl AuditQueue {
    pub(crate) fn new(store: Store, seal: AuditSeal, clock: Arc<dyn Clock>) -> Self {
        let (sender, receiver) = mpsc::channel(CAPACITY);
        let shared = Arc::new(Shared::default());
        let writer = Writer::new(receiver, shared.clone(), store, seal, clock);
        Self { sender, shared, writer: Mutex::new(Some(writer)), started: OnceLock::new() }
    }

    async fn put(&self, entry: Entry) -> Result<(), CoreError> {
        self.start();
        self.shared.waiting.fetch_add(usize::from(entry.call.is_some()), Ordering::Relaxed);
        let entry = match self.sender.try_send(entry) {
            Ok(()) => return Ok(()),
            Err(TrySendError::Full(entry) | TrySendError::Closed(entry)) => entry,
        };
        let mut unsent = Unsent { entry: Some(entry), shared: &self.shared };
        self.shared.urgent.notify_one();
        let place = self.sender.reserve().await.map_err(|_| unavailable())?;
        if let Some(entry) = unsent.entry.take() {
            place.send(entry);
        }
        Ok(())
    }

    /// Hands something in and waits until it is stored.
    async fn put_and_wait(&self, call: Option<AuditCall>) -> Result<(), CoreError> {
        let (stored, done) = oneshot::channel();
        self.put(Entry { call, stored: Some(stored) }).await?;
        self.shared.urgent.notify_one();
        done.await.map_err(|_| unavailable())
    }

    fn put_at_once(&self, call: AuditCall) {
        self.start();
        self.shared.waiting.fetch_add(1, Ordering::Relaxed);
        if let Err(error) = self.sender.try_send(Entry { call: Some(call), stored: None }) {
            let (TrySendError::Full(entry) | TrySendError::Closed(entry)) = error;
            drop(Unsent { entry: Some(entry), shared: &self.shared });
        }
    }

    fn start(&self) {
        self.started.get_or_init(|| {
            let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
            if let Some(writer) = writer {
                tokio::spawn(writer.run());
            }
        });
    }
}

impl Service {
    /// Records a call. With `durable` it is in the trail when this answers; otherwise it is within a second. Waits
    /// when the store is slower than the calls come.
    ///
    /// # Errors
    /// `audit_unavailable` when the process is stopping.
    pub async fn record_call(&self, call: AuditCall, durable: bool) -> Result<(), CoreError> {
        if durable {
            self.audit.put_and_wait(Some(call)).await
        } else {
            self.audit.put(Entry { call: Some(call), stored: None }).await
        }
    }

    /// Records a call whose client has gone while it was worked on. Never waits, because nobody could.
    pub fn record_abandoned_call(&self, call: AuditCall) {
        self.audit.put_at_once(call);
    }

    /// Answers when every call handed in so far is in the trail: for an orderly end, and for tests.
    ///
    /// # Errors
    /// `audit_unavailable` when the process is stopping.
    pub async fn flush_audit(&self) -> Result<(), CoreError> {
        self.audit.put_and_wait(None).await
    }

    /// How many calls are not in the trail yet.
    pub fn unrecorded_calls(&self) -> usize {
        self.audit.shared.waiting.load(Ordering::Relaxed)
    }
}

fn unavailable() -> CoreError {
    let detail = "The audit trail takes no more records: the server is stopping";
    CoreError::new(ErrorKind::Unavailable, "audit_unavailable", detail)
}
