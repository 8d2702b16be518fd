//! Drives the engine's public surface: walks and scans real folders, scanners that misbehave, hostile archives.

#![expect(clippy::unwrap_used, reason = "in a test an error is a failure")]

mod facts;
mod guard;
mod normalize;
mod support;
mod suppressions;
mod target;
mod tree;
mod unpack;
mod walk;
