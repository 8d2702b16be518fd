//! Gradle version catalogs (libs.versions.toml).

mod extract;
#[cfg(test)]
mod tests;

pub(crate) use extract::GradleCatalog;
