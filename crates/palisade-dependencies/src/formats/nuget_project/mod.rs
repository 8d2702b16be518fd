//! .NET project files (*.csproj and others) and the central versions of Directory.Packages.props.

mod extract;
mod join;
mod references;
#[cfg(test)]
mod tests;

pub(crate) use extract::NugetProject;
pub(crate) use join::join;
pub(crate) use references::References;
