//! go.mod: the modules of a Go build.

mod directive;
mod extract;
#[cfg(test)]
mod tests;

pub(crate) use extract::GoMod;
