//! renv.lock of R.

mod extract;
#[cfg(test)]
mod tests;

pub(crate) use extract::RenvLock;
