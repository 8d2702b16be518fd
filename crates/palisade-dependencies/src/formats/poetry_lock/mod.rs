//! poetry.lock, versions 1.0 to 2.1.

mod extract;
#[cfg(test)]
mod tests;

pub(crate) use extract::PoetryLock;
