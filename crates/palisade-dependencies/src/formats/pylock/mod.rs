//! pylock.toml (PEP 751).

mod extract;
#[cfg(test)]
mod tests;

pub(crate) use extract::PyLock;
