//! One reader per process follows the log and wakes whoever waits: streams of a scan, the dispatcher of webhooks,
//! idle workers. Hints make it fast; looking every half second makes it right.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use palisade_model::Clock;
use palisade_store::{Hint, Store};
use tokio::sync::{Notify, watch};
use tokio::task::AbortHandle;
use tokio::time::Instant;

use crate::error_chain;
use crate::events::leases::Leases;
use crate::events::topics::Topics;

/// The longest time between two looks at the log.
const POLL: Duration = Duration::from_millis(500);
/// The shortest one: commits in between are seen together.
const PAUSE: Duration = Duration::from_millis(20);
/// Between two looks at keys and at progress.
const CHECK_EVERY: Duration = Duration::from_secs(1);
const ERROR_PAUSE: Duration = Duration::from_secs(1);
const ENTRIES_PER_READ: u32 = 1_000;

/// Starts its reader when somebody first waits, and ends it when it is dropped.
pub(crate) struct Hub {
    pub(crate) shared: Arc<Shared>,
    reader: Mutex<Option<AbortHandle>>,
}

/// What the reader and those who wait share.
pub(crate) struct Shared {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) topics: Topics,
    pub(crate) leases: Leases,
    /// Wakes idle workers of this process.
    work_added: Arc<Notify>,
    newest: watch::Sender<i64>,
    hinted: Notify,
}

impl Hub {
    pub(crate) fn new(store: Store, clock: Arc<dyn Clock>, work_added: Arc<Notify>) -> Self {
        let shared = Shared {
            store,
            clock,
            topics: Topics::default(),
            leases: Leases::default(),
            work_added,
            newest: watch::Sender::new(0),
            hinted: Notify::new(),
        };
        Self { shared: Arc::new(shared), reader: Mutex::default() }
    }

    /// Makes sure that the reader runs. Must be called inside the runtime.
    pub(crate) fn start(&self) {
        let mut reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        if reader.as_ref().is_none_or(AbortHandle::is_finished) {
            let shared = self.shared.clone();
            let task = tokio::spawn(async move { tokio::join!(shared.follow(), shared.listen()) });
            *reader = Some(task.abort_handle());
        }
    }

    /// The number of the newest event that this process knows of.
    pub(crate) fn newest(&self) -> watch::Receiver<i64> {
        self.start();
        self.shared.newest.subscribe()
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        let reader = self.reader.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(reader) = reader.take() {
            reader.abort();
        }
    }
}

impl Shared {
    async fn follow(&self) -> Infallible {
        let mut commits = self.store.commits();
        let mut checked_at = Instant::now();
        let mut seen = 0;
        loop {
            if let Err(error) = self.look(&mut seen).await {
                tracing::warn!(error = error_chain(&error), "following the event log failed");
                tokio::time::sleep(ERROR_PAUSE).await;
            }
            if checked_at.elapsed() >= CHECK_EVERY {
                checked_at = Instant::now();
                self.check().await;
            }
            tokio::time::sleep(PAUSE).await;
            tokio::select! {
                _ = commits.changed() => {}
                () = self.hinted.notified() => {}
                () = tokio::time::sleep(POLL - PAUSE) => {}
            }
        }
    }

    /// Reads what is new and wakes those whom it concerns. While nobody has a stream open nothing but the newest
    /// number is read: who opens one reads the log by himself, after he was entered.
    async fn look(&self, seen: &mut i64) -> Result<(), palisade_store::StoreError> {
        let newest = self.store.newest_event().await?;
        while *seen < newest {
            if self.topics.skip_to(newest, seen) {
                break;
            }
            let entries = self.store.log_after(*seen, ENTRIES_PER_READ).await?;
            let Some(last) = entries.last() else { break };
            *seen = last.sequence;
            self.topics.publish(&entries);
        }
        self.newest.send_if_modified(|known| std::mem::replace(known, newest) != newest);
        Ok(())
    }

    /// Ends the streams of keys that are no longer good and tells how far the watched scans are.
    async fn check(&self) {
        if let Err(error) = self.leases.check(&self.store, self.clock.now()).await {
            tracing::warn!(error = error_chain(&error), "checking the keys of open streams failed");
        }
        match self.store.progress_of(&self.topics.scans()).await {
            Ok(progress) => self.topics.publish_progress(&progress),
            Err(error) => tracing::warn!(error = error_chain(&error), "reading the progress of scans failed"),
        }
    }

    /// Hears of the commits of other processes.
    async fn listen(&self) -> Infallible {
        loop {
            let error = match self.store.hints().await {
                Ok(mut hints) => loop {
                    match hints.next().await {
                        Ok(Hint::Events) => self.hinted.notify_one(),
                        Ok(Hint::Jobs) => self.work_added.notify_one(),
                        Err(error) => break error,
                    }
                },
                Err(error) => error,
            };
            tracing::warn!(
                error = error_chain(&error),
                "listening to other processes failed; polling goes on"
            );
            tokio::time::sleep(ERROR_PAUSE).await;
        }
    }
}
