//! Podfile.lock of CocoaPods.

mod extract;
#[cfg(test)]
mod tests;

pub(crate) use extract::PodfileLock;
