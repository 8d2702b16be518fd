//! stack.yaml.lock of Haskell.

mod extract;
#[cfg(test)]
mod tests;

pub(crate) use extract::StackLock;
