//! go.sum: the modules of a Go build before Go 1.17, whose go.mod leaves out indirect ones.

mod extract;
#[cfg(test)]
mod tests;

pub(crate) use extract::GoSum;
