//! Events as clients meet them: the catalogue, the log, streams of one scan, and what wakes everybody who waits.

mod catalogue;
mod follow;
mod hub;
mod leases;
mod log;
mod retention;
mod token;
mod topics;

pub use catalogue::{EventEntry, EventType, event_types};
pub use follow::{ENDED, Follow, ScanFollower, Update};
pub(crate) use hub::Hub;
use leases::Lease;
pub use log::ListEvents;
pub use token::EventToken;
use topics::Subscription;
