//! yarn.lock of Yarn classic (version 1) and Yarn berry (2 and later).

mod berry;
mod classic;
mod entry;
mod extract;
#[cfg(test)]
mod tests;

pub(crate) use extract::YarnLock;
