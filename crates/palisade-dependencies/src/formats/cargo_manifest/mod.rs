//! Cargo.toml: what a crate or a workspace asks for.

mod extract;
#[cfg(test)]
mod tests;

pub(crate) use extract::CargoManifest;
