//! One client's stream of a scan: everything so far out of the log, then what comes, to the terminal event. Between
//! two reads a stream holds no events, only the place where it stands.

use std::sync::Arc;
use std::time::Duration;

use palisade_model::{Event, Principal, Scan, ScanId, UnixMillis};

use crate::events::{Lease, Subscription};
use crate::{CoreError, Service, error_chain};

/// A stream says at least this often that it lives.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
const ERROR_PAUSE: Duration = Duration::from_secs(1);

/// The resume position of a client that has seen the end of a scan whose events are forgotten.
pub const ENDED: &str = "ended";

/// How a scan may be followed.
pub enum Follow {
    Stream(ScanFollower),
    /// The client has seen the terminal event: nothing comes any more.
    Ended,
}

/// What a stream tells next.
#[derive(Debug)]
pub enum Update {
    /// The scan as it is, because the client's position is not known (any more). When `is_last`, its events are
    /// forgotten and nothing follows.
    Snapshot { scan: Arc<Scan>, is_last: bool },
    /// In order, never empty.
    Events(Vec<Event>),
    /// How far the scan is. Not part of the log.
    Progress { progress: u8, current_check: String },
    /// Nothing new for a while.
    KeepAlive,
}

/// One open stream. Ends by itself after the terminal event, when its key is no longer good, and when the process
/// stops.
pub struct ScanFollower {
    scan: Arc<Scan>,
    subscription: Subscription,
    lease: Lease,
    /// Number of the last event that was told.
    cursor: i64,
    owes_snapshot: bool,
    /// Whether the log may hold more.
    is_behind: bool,
    is_done: bool,
    told_progress: Option<(u8, String)>,
}

impl Service {
    /// Opens a stream of the scan's events from the start, or after `last_event_id`. `expires_at` ends it early.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`, `too_many_streams`, `shutting_down`; the store's errors.
    pub async fn follow_scan(
        &self,
        principal: &Principal,
        id: ScanId,
        last_event_id: Option<&str>,
        expires_at: Option<UnixMillis>,
    ) -> Result<Follow, CoreError> {
        let scan = self.get_scan(principal, id).await?;
        let shared = &self.hub.shared;
        let is_stored = self.dev_principal.as_ref().is_none_or(|dev| dev.key_id != principal.key_id);
        let lease = Lease::take(shared, principal.key_id, is_stored, expires_at)?;
        self.hub.start();
        // Entered before the log is read: what is committed after that read is announced.
        let subscription = Subscription::new(shared, scan.organization_id, id);
        let (cursor, owes_snapshot) = match last_event_id {
            None => (0, false),
            Some(text) => match self.resume(&scan, text).await? {
                Resume::After(sequence) => (sequence, false),
                Resume::Ended => return Ok(Follow::Ended),
                Resume::Unknown => (0, true),
            },
        };
        let (is_behind, is_done, told_progress) = (true, false, None);
        Ok(Follow::Stream(ScanFollower {
            scan,
            subscription,
            lease,
            cursor,
            owes_snapshot,
            is_behind,
            is_done,
            told_progress,
        }))
    }

    async fn resume(&self, scan: &Scan, last_event_id: &str) -> Result<Resume, CoreError> {
        if last_event_id == ENDED && scan.status.is_terminal() {
            return Ok(Resume::Ended);
        }
        let Ok(sequence) = last_event_id.parse() else { return Ok(Resume::Unknown) };
        let (organization, id) = (scan.organization_id, scan.id);
        if !self.store.has_scan_event(organization, id, sequence).await? {
            return Ok(Resume::Unknown);
        }
        let ending = self.store.scan_ending(organization, id).await?;
        Ok(if ending.is_some_and(|ending| ending <= sequence) {
            Resume::Ended
        } else {
            Resume::After(sequence)
        })
    }

    /// Ends every open stream and opens no more: clients come back to another node, or to the next start.
    pub fn close_streams(&self) {
        self.hub.shared.leases.close();
    }
}

enum Resume {
    After(i64),
    Ended,
    Unknown,
}

impl ScanFollower {
    /// The scan that is followed, as it was when the stream was opened.
    pub fn scan(&self) -> &Scan {
        &self.scan
    }

    /// What to tell next; `None` when the stream is over.
    pub async fn next(&mut self) -> Option<Update> {
        if self.owes_snapshot {
            self.owes_snapshot = false;
            return Some(self.snapshot(false));
        }
        while !self.is_done && !self.lease.stop.is_cancelled() {
            if self.is_behind
                && let Some(update) = self.read().await
            {
                return Some(update);
            }
            if let Some(update) = self.progress() {
                return Some(update);
            }
            tokio::select! {
                biased;
                () = self.lease.stop.cancelled() => return None,
                changed = self.subscription.news.changed(), if !self.is_behind => changed.ok()?,
                () = tokio::time::sleep(if self.is_behind { ERROR_PAUSE } else { KEEP_ALIVE }) => {
                    // Looked at again though nobody said so: the log is the truth.
                    if !std::mem::replace(&mut self.is_behind, true) {
                        return Some(Update::KeepAlive);
                    }
                }
            }
            self.is_behind |= self.subscription.news.borrow().newest > self.cursor;
        }
        None
    }

    /// The next few events; without any the stream is no longer behind, unless the store did not answer.
    async fn read(&mut self) -> Option<Update> {
        let events = match self.subscription.events_after(self.cursor).await {
            Ok(events) => events,
            Err(error) => {
                tracing::warn!(scan.id = %self.scan.id, error = error_chain(&error), "reading events failed");
                return None;
            }
        };
        self.is_behind = !events.is_empty();
        if events.is_empty() && self.scan.status.is_terminal() {
            self.is_done = true;
            return Some(self.snapshot(true));
        }
        let end = events.iter().position(|event| event.kind.ends_scan());
        self.is_done = end.is_some();
        let mut events = events;
        events.truncate(end.map_or(events.len(), |end| end + 1));
        self.cursor = events.last()?.sequence;
        Some(Update::Events(events))
    }

    fn progress(&mut self) -> Option<Update> {
        if self.is_behind {
            return None;
        }
        let news = self.subscription.news.borrow_and_update();
        if news.progress.is_none() || news.progress == self.told_progress || news.newest > self.cursor {
            return None;
        }
        self.told_progress.clone_from(&news.progress);
        let (progress, current_check) = news.progress.clone()?;
        Some(Update::Progress { progress, current_check })
    }

    fn snapshot(&self, is_last: bool) -> Update {
        Update::Snapshot { scan: self.scan.clone(), is_last }
    }
}
