//! SPDX 2.3 in JSON and tag-value.

mod bill;
mod tags;

pub(crate) use bill::{Notation, write_bill};
pub(crate) use tags::read_tags;
