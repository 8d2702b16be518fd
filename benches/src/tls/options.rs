//! What `palisade-bench tls` takes.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The sslscan to compare with (Debian's package of that name)
    #[arg(long, default_value = "sslscan")]
    pub(crate) sslscan: PathBuf,
    /// The sslyze to compare with (PyPI's package of that name); without it only sslscan
    #[arg(long)]
    pub(crate) sslyze: Option<PathBuf>,
    /// An `openssl` of the years before 2016: its server speaks SSL 2.0, SSL 3.0 and export suites. It listens on
    /// every address: run the whole command in a network namespace (`unshare -n`, then `ip link set lo up`)
    #[arg(long)]
    pub(crate) old_openssl: Option<PathBuf>,
    /// Milliseconds of a round trip of the slow line
    #[arg(long, default_value_t = 50)]
    pub(crate) round_trip: u64,
}
