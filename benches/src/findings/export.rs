//! SARIF of a scan that saw every finding of the tenant: how much memory the server takes for it.

use std::time::Instant;

use crate::figure::{Goal, print, progress};
use crate::findings::fill::Filled;
use crate::findings::http::Http;
use crate::server::Server;

const MARK: &[u8] = b"\"ruleId\"";
/// Memory is looked at after so many bytes.
const SAMPLE: usize = 4 * 1024 * 1024;

pub(crate) async fn measure(server: &Server, http: &Http, filled: &Filled) -> anyhow::Result<()> {
    let before = server.memory()?;
    let mut peak = before;
    let started = Instant::now();
    let mut response =
        http.download(&format!("/v1/scans/{}/artifacts/results.sarif", filled.export_scan)).await?;
    let (mut bytes, mut results, mut sampled) = (0, 0, 0);
    let mut tail = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        bytes += chunk.len();
        tail.extend_from_slice(&chunk);
        results += tail.windows(MARK.len()).filter(|window| *window == MARK).count();
        tail.drain(..tail.len().saturating_sub(MARK.len() - 1));
        if bytes - sampled >= SAMPLE {
            sampled = bytes;
            let now = server.memory()?;
            peak = (peak.0.max(now.0), peak.1.max(now.1));
        }
    }
    let seconds = started.elapsed().as_secs_f64();
    progress(&format!("exported {results} results, {} MB in {seconds:.0} s", bytes / 1_000_000));
    let name = format!("SARIF export of {results} findings: ");
    print(&format!("{name}growth of resident memory"), (peak.0 - before.0) / 1e6, "MB", Goal::AtMost(64.0));
    print(&format!("{name}of this not mapped files"), (peak.1 - before.1) / 1e6, "MB", Goal::AtMost(64.0));
    Ok(())
}
