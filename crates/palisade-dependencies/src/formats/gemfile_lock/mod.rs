//! Gemfile.lock and gems.locked.

mod extract;
#[cfg(test)]
mod tests;

pub(crate) use extract::GemfileLock;
