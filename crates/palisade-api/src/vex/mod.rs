//! The VEX document of a project: what its people say of vulnerabilities, for every later scan.

pub(crate) mod document;
mod group;

pub(crate) use group::GROUP;
