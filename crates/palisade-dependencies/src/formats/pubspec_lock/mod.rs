//! pubspec.lock of Dart and Flutter.

mod extract;
#[cfg(test)]
mod tests;

pub(crate) use extract::PubspecLock;
