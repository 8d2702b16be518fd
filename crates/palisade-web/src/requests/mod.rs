//! What a site answers to requests that no visitor makes. Each is made once and shared by all checks.

mod absent;
mod collect;
mod directories;
mod parity;

pub(crate) use absent::absent_path;
pub(crate) use collect::{Requests, TRACE_SENTINEL, at, collect};
pub(crate) use directories::directories;
pub(crate) use parity::Parity;
