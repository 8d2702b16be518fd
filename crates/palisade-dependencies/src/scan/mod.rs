//! The scanners of dependencies and of licences: the packages of a tree, judged against advisories and a licence policy.

mod finding;
mod license_finding;
mod license_rules;
mod license_scanner;
mod listing;
mod not_judged;
mod origin;
mod rules;
mod scanner;
mod supply;

pub use license_scanner::LicenseScanner;
pub use scanner::DependencyScanner;
pub use supply::Supply;
