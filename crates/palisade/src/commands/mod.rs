//! One file per command, each with its flags and its `run`.

pub(crate) mod rules;
