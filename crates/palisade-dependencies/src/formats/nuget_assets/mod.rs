//! project.assets.json and *.deps.json of .NET: what a restore or a build resolved.

mod extract;
#[cfg(test)]
mod tests;

pub(crate) use extract::NugetAssets;
