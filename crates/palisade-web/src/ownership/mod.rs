//! Looks whether a host shows the token that its owner was given. Run by the service before active checks.

mod dns;
#[cfg(test)]
mod fixture;
mod page;
mod prover;
#[cfg(test)]
mod tests;
mod visit;

pub use prover::HostProver;
