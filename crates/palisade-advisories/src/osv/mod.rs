//! OSV records (OSV schema 1.7): what is kept of them, and how they are read from zips, folders and files.

mod check;
mod files;
mod record;
mod zip_file;

pub(crate) use check::{MAX_RECORD_BYTES, parse_record, read_record};
pub(crate) use files::{Found, find_files};
pub(crate) use record::{Affected, Event, Range, Record};
pub use record::{Reference, Scored};
pub(crate) use zip_file::read_zip;
