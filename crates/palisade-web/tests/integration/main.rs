//! Scans real servers on loopback, good, weak and hostile, through the public surface of the crate.

#[cfg(test)]
mod assets;
#[cfg(test)]
mod client;
#[cfg(test)]
mod edge;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod inward;
#[cfg(test)]
mod names;
#[cfg(test)]
mod nothing_there;
#[cfg(test)]
mod opt_in;
#[cfg(test)]
mod rendered;
#[cfg(test)]
mod sandbox;
#[cfg(test)]
mod server;
#[cfg(test)]
mod sites;
#[cfg(test)]
mod support;
#[cfg(test)]
mod templates;
#[cfg(test)]
mod tls;
