//! Reports of other tools, imported over and over by a real worker.

mod again;
mod apart;
mod broken;
mod own;
mod places;
pub(crate) mod project;
pub(crate) mod sarif;
