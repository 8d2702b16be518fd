//! The audit trail: sealed segments of calls, one chain per organisation. The service decides what a segment holds
//! and how it is sealed; called by its audit writer, list, verification and housekeeping.

mod append;
mod read;
mod retain;
mod segment;

pub use segment::{AuditHead, AuditSealer, AuditSegment, NewAuditSegment};
