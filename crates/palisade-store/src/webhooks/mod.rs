//! Webhook endpoints, the messages to them, and how each attempt ended.

mod claim;
mod deliveries;
mod dispatch;
mod endpoints;
mod enqueue;
mod forget;
mod outcome;
mod replay;
mod row;
mod secrets;

pub use claim::{ClaimLimits, ClaimedDelivery, DeliveryFence};
pub use deliveries::DeliveryDetail;
pub use dispatch::{Dispatched, EventBatch, Messages};
pub use endpoints::UpdatedWebhook;
pub use enqueue::NewDelivery;
pub use outcome::{AttemptOutcome, EndpointHealth, HealthChange, HealthNews, HealthRules, NextStep};
pub use replay::{ReplaySince, ReplayWhich, ReplayedOne};
pub use secrets::RotatedSecret;
