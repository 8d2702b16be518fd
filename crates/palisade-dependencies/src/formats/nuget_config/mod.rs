//! packages.config of older .NET projects.

mod extract;
#[cfg(test)]
mod tests;

pub(crate) use extract::NugetConfig;
