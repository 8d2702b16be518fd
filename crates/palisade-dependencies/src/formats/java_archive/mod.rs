//! Java archives (jar, war, ear and others), with the archives inside them.

mod coordinates;
mod extract;
mod manifest;
#[cfg(test)]
mod tests;

pub(crate) use extract::JavaArchive;
