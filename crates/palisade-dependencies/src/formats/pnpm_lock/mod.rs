//! pnpm-lock.yaml, versions 5 to 9.

mod extract;
mod key;
#[cfg(test)]
mod tests;

pub(crate) use extract::PnpmLock;
