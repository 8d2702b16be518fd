//! Drives the engine's public surface: walks and scans real folders, and scanners that misbehave.

mod normalize;
mod support;
mod target;
mod tree;
mod walk;
