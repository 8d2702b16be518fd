//! Brings advisories over HTTP: OSV exports and what changed in them, EPSS scores and the catalogue of known exploited
//! vulnerabilities. Used by `palisade advisories sync` and, for what a tree needs, by `palisade scan`.

mod address;
mod changes;
mod client;
mod download;
mod error;
mod export;
mod failure;
mod lock;
mod missing;
mod options;
mod part;
mod records;
mod run;
mod session;
mod signal;
mod watch;

pub use error::SyncError;
pub use missing::sync_missing;
pub use options::{Limits, PUBLIC_EPSS, PUBLIC_EXPORTS, PUBLIC_KNOWN_EXPLOITED, Patience, SyncOptions};
pub use run::{Change, Subject, SyncReport, Synced, sync};
pub use watch::{Step, Watch};
