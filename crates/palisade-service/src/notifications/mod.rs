//! Notifications: which events make one, and reading them.

mod of_event;
mod read;

pub use read::ListNotifications;
