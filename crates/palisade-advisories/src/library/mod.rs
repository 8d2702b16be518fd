//! The data folder: what was imported, the index made of it, and how both are replaced.

mod current;
mod delivery;
mod delta;
mod import;
mod manifest;
mod merge;
mod origin;
mod rebuild;
mod source_file;
mod status;

pub use current::Library;
pub(crate) use delivery::{Content, Delivery, Received};
pub use delta::{DeltaError, changed_ids};
pub use import::{ImportReport, Refused};
pub(crate) use manifest::{Manifest, Signal, Source};
pub(crate) use origin::Validator;
pub(crate) use source_file::record_times;
pub use status::{LibraryStatus, SignalStatus, SourceStatus};
