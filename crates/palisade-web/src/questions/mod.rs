//! Whom a site believes: foreign origins, foreign host names, its own sessions, malformed input. Asked in `full`.

mod collect;

pub(crate) use collect::{FORWARDED_HOST, Questions, UNKNOWN_HOST, collect};
