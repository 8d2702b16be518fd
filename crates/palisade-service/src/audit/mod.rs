//! The audit trail: who called what from where, with which result, sealed so that a change shows.

mod body;
mod call;
mod list;
mod operator;
mod queue;
mod retain;
mod seal;
mod verify;
mod writer;

pub use call::{AuditActor, AuditCall, AuditRecord, AuditResult};
pub use list::{AuditFilter, AuditPage, AuditPosition, StatusFilter};
pub use palisade_store::AuditHead;
pub(crate) use queue::AuditQueue;
pub(crate) use retain::retain_every_chain;
pub(crate) use seal::AuditSeal;
pub use verify::{AuditCheck, Tampering};
