//! cabal.project.freeze.

mod extract;
#[cfg(test)]
mod tests;

pub(crate) use extract::CabalFreeze;
