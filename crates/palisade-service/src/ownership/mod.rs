//! Proof of ownership: what allows active checks of a host.

mod consent;
mod hosts;
mod manage;
mod verify;

pub(crate) use consent::{ACTIVE_CHECKS, Consent};
pub use manage::ListOwnerships;
pub use verify::VerifiedOwnership;
