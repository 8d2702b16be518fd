//! pom.xml of Maven, joined with its parents of the same tree.

mod effective;
mod extract;
mod interpolate;
mod join;
mod project;
#[cfg(test)]
mod tests;

pub(crate) use extract::MavenPom;
pub(crate) use join::join;
pub(crate) use project::Project;
