//! The built-in weak site: served in this process over memory pipes, no socket, same answers every time.
//! What test-mode keys scan instead of the target they name.

mod certificate;
mod pages;
mod site;

#[cfg(test)]
pub(crate) use site::Answer;
pub(crate) use site::{Site, URL};
