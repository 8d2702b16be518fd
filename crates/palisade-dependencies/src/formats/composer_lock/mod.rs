//! composer.lock.

mod extract;
#[cfg(test)]
mod tests;

pub(crate) use extract::ComposerLock;
