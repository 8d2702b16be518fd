//! Telling once that a window is full; that it is nearly full is told with the scan that fills it so far.

use palisade_model::{EventKind, Principal};
use palisade_store::{QuotaWindow, UsageEvent};

use crate::{CoreError, Service};

const FULL_PERCENT: i64 = 100;

impl Service {
    /// Appends `quota.exceeded` for the first refusal of the window.
    pub(crate) async fn announce_full(
        &self,
        principal: &Principal,
        window: &QuotaWindow,
        used: u64,
    ) -> Result<(), CoreError> {
        let event = UsageEvent {
            id: self.next_event_id(),
            kind: EventKind::QuotaExceeded,
            data: window.facts(used),
            now: self.now(),
        };
        self.store.announce_usage(principal.organization_id, window, FULL_PERCENT, event).await?;
        Ok(())
    }
}
