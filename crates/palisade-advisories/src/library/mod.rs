//! The data folder: what was imported, the index made of it, and how both are replaced.

mod current;
mod delta;
mod import;
mod manifest;
mod merge;
mod rebuild;
mod source_file;
mod status;

pub use current::Library;
pub use delta::{DeltaError, changed_ids};
pub use import::{ImportReport, Refused};
pub use status::{LibraryStatus, SignalStatus, SourceStatus};
