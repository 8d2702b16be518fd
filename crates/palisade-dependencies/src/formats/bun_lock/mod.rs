//! bun.lock, the text lockfile of Bun.

mod extract;
#[cfg(test)]
mod tests;

pub(crate) use extract::BunLock;
