//! Cargo.lock, versions 1 to 4.

mod extract;
#[cfg(test)]
mod tests;

pub(crate) use extract::CargoLock;
