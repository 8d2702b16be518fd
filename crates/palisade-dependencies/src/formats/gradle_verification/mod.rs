//! Gradle's verification-metadata.xml.

mod extract;
#[cfg(test)]
mod tests;

pub(crate) use extract::GradleVerification;
