//! The scans that somebody follows: what their streams wait for, and the page of the log that they share.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use palisade_model::{Event, OrganizationId, ScanId};
use palisade_store::{LogEntry, ScanProgress, Store, StoreError};
use tokio::sync::watch;

/// Events that one read of the log takes.
const PAGE_EVENTS: u32 = 8;
/// Only pages of small events are kept for the other streams.
const SHARED_BYTES: usize = 16 * 1024;

#[derive(Default)]
pub(crate) struct Topics(Mutex<HashMap<ScanId, Followed>>);

/// A topic and how many streams follow it.
#[derive(Default)]
struct Followed {
    topic: Arc<Topic>,
    streams: usize,
}

/// What is known of a followed scan.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct News {
    /// The number of its newest event that the reader saw; 0 for none since the first stream was opened.
    pub(crate) newest: i64,
    pub(crate) progress: Option<(u8, String)>,
}

struct Topic {
    news: watch::Sender<News>,
    page: tokio::sync::Mutex<Page>,
}

/// The page that was read last, and after which number.
#[derive(Default)]
struct Page {
    after: i64,
    events: Arc<[Event]>,
}

/// One stream's place among those who follow a scan; leaves when dropped.
pub(crate) struct Subscription {
    shared: Arc<super::hub::Shared>,
    organization_id: OrganizationId,
    scan_id: ScanId,
    topic: Arc<Topic>,
    pub(crate) news: watch::Receiver<News>,
}

impl Topics {
    /// Moves `seen` to `newest` unless somebody follows a scan. Decided under the lock that entering takes: who
    /// enters later finds everything up to `newest` in the log.
    pub(crate) fn skip_to(&self, newest: i64, seen: &mut i64) -> bool {
        let topics = self.lock();
        if topics.is_empty() {
            *seen = newest;
        }
        topics.is_empty()
    }

    pub(crate) fn publish(&self, entries: &[LogEntry]) {
        let topics = self.lock();
        for entry in entries {
            if let Some(followed) = entry.scan_id.and_then(|scan_id| topics.get(&scan_id)) {
                followed.topic.news.send_modify(|news| news.newest = entry.sequence);
            }
        }
    }

    pub(crate) fn publish_progress(&self, progress: &[ScanProgress]) {
        let topics = self.lock();
        for ScanProgress { scan_id, progress, current_check } in progress {
            let Some(followed) = topics.get(scan_id) else { continue };
            let progress = Some((*progress, current_check.clone()));
            followed.topic.news.send_if_modified(|news| {
                let changed = news.progress != progress;
                news.progress = progress;
                changed
            });
        }
    }

    pub(crate) fn scans(&self) -> Vec<ScanId> {
        self.lock().keys().copied().collect()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ScanId, Followed>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Subscription {
    /// Enters; what is committed from now on is announced by `news`.
    pub(crate) fn new(
        shared: &Arc<super::hub::Shared>,
        organization_id: OrganizationId,
        scan_id: ScanId,
    ) -> Self {
        let topic = {
            let mut topics = shared.topics.lock();
            let followed = topics.entry(scan_id).or_default();
            followed.streams += 1;
            followed.topic.clone()
        };
        let news = topic.news.subscribe();
        Self { shared: shared.clone(), organization_id, scan_id, topic, news }
    }

    /// The scan's next events after `sequence`, a few at a time. Streams that stand at the same place share one read.
    pub(crate) async fn events_after(&self, sequence: i64) -> Result<Vec<Event>, StoreError> {
        let mut page = self.topic.page.lock().await;
        if page.after <= sequence
            && let Some(first) = page.events.iter().position(|event| event.sequence > sequence)
        {
            return Ok(page.events[first..].to_vec());
        }
        let store: &Store = &self.shared.store;
        let events =
            store.scan_events_after(self.organization_id, self.scan_id, sequence, PAGE_EVENTS).await?;
        let bytes: usize = events.iter().map(|event| event.data.to_string().len()).sum();
        *page = match bytes {
            0..=SHARED_BYTES => Page { after: sequence, events: events.clone().into() },
            _ => Page::default(),
        };
        Ok(events)
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let mut topics = self.shared.topics.lock();
        if let Entry::Occupied(mut followed) = topics.entry(self.scan_id) {
            followed.get_mut().streams -= 1;
            if followed.get().streams == 0 {
                followed.remove();
            }
        }
    }
}

impl Default for Topic {
    fn default() -> Self {
        Self { news: watch::Sender::new(News::default()), page: tokio::sync::Mutex::default() }
    }
}
