//! Our own bills of materials in SPDX 2.3, as streams.

mod document;
mod licenses;
mod package;
mod sink;

pub(crate) use document::write_bill;
pub(crate) use sink::Notation;
