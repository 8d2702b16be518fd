//! What is forgotten when: bodies after a week, the delivery log after a month, notifications after three.

use palisade_model::{DeliveryId, NotificationId, RawId, UnixMillis};

use super::deliveries::LOG_AGE_MS;
use crate::{CoreError, Service};

const DAY_MS: i64 = 86_400_000;
const BODY_AGE_MS: i64 = 7 * DAY_MS;
const NOTIFICATION_AGE_MS: i64 = 90 * DAY_MS;
/// Rows of one transaction.
const BATCH: u32 = 500;

impl Service {
    /// Deletes a batch of each kind that is too old; answers whether there may be more.
    pub(crate) async fn forget_messages(&self, now: UnixMillis) -> Result<bool, CoreError> {
        let bodies = DeliveryId::new(first_id_of(now - BODY_AGE_MS));
        let bodies = self.store.forget_webhook_bodies(bodies, BATCH).await?;
        let deliveries = DeliveryId::new(first_id_of(now - LOG_AGE_MS));
        let deliveries = self.store.forget_deliveries(deliveries, BATCH).await?;
        let notifications = NotificationId::new(first_id_of(now - NOTIFICATION_AGE_MS));
        let notifications = self.store.forget_notifications(notifications, BATCH).await?;
        let full = u64::from(BATCH);
        Ok(bodies >= full || deliveries as u64 >= full || notifications >= full)
    }
}

/// Ids begin with their time: every id made before `at` is smaller than this one.
fn first_id_of(at: UnixMillis) -> RawId {
    RawId::from_u128(u128::try_from(at.max(0)).unwrap_or(0) << 80)
}
