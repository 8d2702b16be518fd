//! Scans of a site behind a slow line: how long each kind takes, when the first finding is there, and what many
//! scans at the same time cost in memory. The site runs in a process of its own.

mod large;
mod many;
mod proxy;
mod scan;
mod site;

pub(crate) use site::run as site;

use palisade_model::ScanType;

use crate::figure::{Goal, print};

#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Scans of each kind, one after another
    #[arg(long, default_value_t = 12)]
    runs: usize,
    /// Scans at the same time
    #[arg(long, default_value_t = 200)]
    scans: usize,
}

/// Kind, and the most milliseconds that 95 of 100 scans may take.
const KINDS: &[(ScanType, f64)] =
    &[(ScanType::HeadersOnly, 1000.0), (ScanType::Quick, 5000.0), (ScanType::Full, 15_000.0)];

pub(crate) async fn run(options: &Options) -> anyhow::Result<()> {
    let site = site::Child::start()?;
    for (scan_type, goal) in KINDS {
        let word = scan_type.as_str();
        let (mut whole, mut first, mut requests) = (Vec::new(), Vec::new(), 0);
        for _ in 0..options.runs {
            let timed = scan::run(&site.url, *scan_type).await?;
            whole.push(timed.whole);
            first.push(timed.first);
            requests = requests.max(timed.requests);
        }
        print(&format!("{word} at 50 ms round trip (p95)"), p95(whole), "ms", Goal::AtMost(*goal));
        print(&format!("{word}, first finding (p95)"), p95(first), "ms", Goal::AtMost(1000.0));
        let requests = u32::try_from(requests).map_or(f64::INFINITY, f64::from);
        print(&format!("{word}, requests (most)"), requests, "", Goal::AtMost(600.0));
    }
    large::run(&site.url, options.runs).await?;
    many::run(&site.url, options.scans).await
}

fn p95(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let at = (values.len() * 95).div_ceil(100).saturating_sub(1);
    values.get(at).copied().unwrap_or(f64::NAN)
}
