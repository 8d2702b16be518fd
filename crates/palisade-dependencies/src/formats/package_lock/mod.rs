//! package-lock.json and npm-shrinkwrap.json, versions 1 to 3.

mod extract;
mod place;
#[cfg(test)]
mod tests;

pub(crate) use extract::PackageLock;
