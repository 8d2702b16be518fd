//! Package.resolved of the Swift package manager, versions 1 to 3.

mod extract;
#[cfg(test)]
mod tests;

pub(crate) use extract::SwiftResolved;
