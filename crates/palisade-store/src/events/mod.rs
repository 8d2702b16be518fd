//! The event log: appended to inside every change, followed by sequence, forgotten after its time.

mod append;
mod forget;
mod hints;
mod list;
mod read;

pub use append::RunEvent;
pub(crate) use append::{NewEvent, append_event, append_events};
pub(crate) use hints::committed;
pub use hints::{Hint, Hints};
pub use list::EventFilter;
pub use read::LogEntry;
