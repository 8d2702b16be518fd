//! Drives the public surface: a data folder is filled, and packages are judged against it.

#![expect(clippy::unwrap_used, reason = "in a test an error is a failure")]

mod damage;
mod encrypted;
mod export;
mod importing;
mod matching;
mod merging;
mod syncing;
