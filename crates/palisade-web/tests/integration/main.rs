//! Scans real servers on loopback, good, weak and hostile, through the public surface of the crate.

mod hostile;
mod sandbox;
mod server;
mod sites;
mod support;
