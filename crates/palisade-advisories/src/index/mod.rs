//! The index: one immutable file, mapped into memory, that packages are looked up in without locks.

mod advisory_id;
mod cursor;
mod error;
mod file;
mod header;
mod mapping;
mod posting;
mod record_view;
mod texts;

pub(crate) use advisory_id::{cve_code, put_id};
pub(crate) use cursor::{Cursor, Put};
pub(crate) use error::Damage;
pub use error::IndexError;
pub use file::Index;
pub(crate) use file::{Ecosystems, PackageEntry, put_signal};
pub(crate) use header::{FORMAT, HEADER_BYTES, Header, SECTIONS};
pub(crate) use posting::{Bound, BoundKind, Posting, flags};
pub(crate) use record_view::{RecordView, put_rating};
pub use texts::Details;
pub(crate) use texts::TextWriter;
