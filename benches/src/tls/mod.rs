//! The TLS prober beside sslscan and sslyze: the same suites on many servers, and time and connections over a slow line.

mod options;
mod peers;
mod proxy;
mod run;
mod servers;

pub(crate) use options::Options;
pub(crate) use run::run;
