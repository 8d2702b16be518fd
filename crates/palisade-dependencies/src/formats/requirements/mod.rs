//! requirements.txt of pip, written by hand or compiled.

mod extract;
mod logical;
#[cfg(test)]
mod tests;

pub(crate) use extract::Requirements;
