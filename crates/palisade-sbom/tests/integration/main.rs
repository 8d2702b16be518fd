//! Documents in and out through the public surface.

#![expect(clippy::unwrap_used, reason = "in a test an error is a failure")]

mod cyclonedx;
mod input;
mod output;
mod vex;
mod vex_at_work;
