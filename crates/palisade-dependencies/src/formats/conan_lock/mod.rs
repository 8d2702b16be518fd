//! conan.lock, versions 1 and 2.

mod extract;
#[cfg(test)]
mod tests;

pub(crate) use extract::ConanLock;
