//! What is known about exploitation: EPSS scores and the catalogue of known exploited vulnerabilities.

mod epss;
mod kev;

pub use epss::Epss;
pub(crate) use epss::EpssScores;
pub(crate) use kev::KnownExploited;
