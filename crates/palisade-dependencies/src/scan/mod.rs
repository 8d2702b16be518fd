//! The dependency scanner: the packages of a tree, judged against advisories.

mod finding;
mod not_judged;
mod origin;
mod rules;
mod scanner;

pub use scanner::DependencyScanner;
