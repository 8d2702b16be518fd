//! A site whose page names ten megabytes of its own scripts: what reading them adds to a quick scan.

use palisade_model::ScanType;

use super::{p95, scan, site};
use crate::figure::{Goal, line, print};

pub(super) async fn run(url: &str, runs: usize) -> anyhow::Result<()> {
    let large = format!("{url}{}", site::LARGE.trim_start_matches('/'));
    let scanner = scan::scanner()?;
    scan::with(&scanner, &large, ScanType::Quick).await?;
    let before = scan::peak_kib()?;
    let mut whole = Vec::new();
    for _ in 0..runs {
        whole.push(scan::with(&scanner, &large, ScanType::Quick).await?.whole);
    }
    print("quick with 10 MB of scripts at 50 ms round trip (p95)", p95(whole), "ms", Goal::AtMost(5000.0));
    line(&format!(
        "peak memory of the process: {:.1} MiB, before these scans {:.1} MiB",
        scan::peak_kib()? / 1024.0,
        before / 1024.0
    ));
    Ok(())
}
