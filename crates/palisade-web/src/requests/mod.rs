//! What a site answers to requests that no visitor makes. Each is made once and shared by all checks.

mod collect;

pub(crate) use collect::{Requests, TRACE_SENTINEL, collect};
