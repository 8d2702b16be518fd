//! Places where sites leave what should not be public. One table of probes, each asked once and shared by all
//! checks; what an answer is, is told by its content.

mod collect;
mod facts;
mod families;
mod probe;
mod soft_404;

pub(crate) use collect::collect;
pub(crate) use facts::{Hit, Looked, Paths};
#[cfg(test)]
pub(crate) use probe::How;
pub(crate) use probe::Topic;
pub(crate) use soft_404::SoftNotFound;
