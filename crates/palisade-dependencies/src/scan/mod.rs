//! The dependency scanner: the packages of a tree, judged against advisories.

mod finding;
mod not_judged;
mod origin;
mod own;
mod rules;
mod scanner;
mod supply;

pub use scanner::DependencyScanner;
pub use supply::Supply;
