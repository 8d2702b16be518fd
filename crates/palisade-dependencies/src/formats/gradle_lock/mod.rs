//! gradle.lockfile and the older files in dependency-locks.

mod extract;
#[cfg(test)]
mod tests;

pub(crate) use extract::GradleLock;
