//! What can be downloaded of a scan (contract R-11): small documents, and the findings as a stream.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use palisade_model::{FindingId, PageSize, Principal, Scan, ScanId};
use palisade_report::{Report, SarifStream};

use crate::{CoreError, Service};

/// The findings in SARIF 2.1.0.
pub const SARIF_ARTIFACT: &str = "results.sarif";
/// What the scan did and did not cover, as JSON.
pub const COVERAGE_ARTIFACT: &str = "coverage.json";

/// One thing to download.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Artifact {
    pub name: &'static str,
    pub media_type: &'static str,
    pub description: &'static str,
}

const SARIF: Artifact = Artifact {
    name: SARIF_ARTIFACT,
    media_type: "application/sarif+json",
    description: "The findings in SARIF 2.1.0",
};
const COVERAGE: Artifact = Artifact {
    name: COVERAGE_ARTIFACT,
    media_type: "application/json",
    description: "What the scan did and did not cover",
};

/// SARIF that is made while it is read; memory stays at one page of findings and the rules they name.
pub struct SarifDownload {
    service: Arc<Service>,
    principal: Arc<Principal>,
    scan: Arc<Scan>,
    buffer: Buffer,
    /// `None` when the end is written.
    stream: Option<SarifStream<Buffer>>,
    after: Option<FindingId>,
}

impl Service {
    /// What can be downloaded of a scan now.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`; the store's errors.
    pub async fn artifacts(&self, principal: &Principal, id: ScanId) -> Result<Vec<Artifact>, CoreError> {
        let scan = self.get_scan(principal, id).await?;
        let mut artifacts = vec![SARIF];
        artifacts.extend(scan.coverage.is_some().then_some(COVERAGE));
        Ok(artifacts)
    }

    /// The findings so far in SARIF; those of a scan that has ended are complete.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`; the store's errors.
    pub async fn download_sarif(
        self: &Arc<Self>,
        principal: &Arc<Principal>,
        id: ScanId,
    ) -> Result<SarifDownload, CoreError> {
        let scan = self.get_scan(principal, id).await?;
        let buffer = Buffer::default();
        let stream = SarifStream::new(buffer.clone()).map_err(CoreError::internal)?;
        let (service, principal) = (self.clone(), principal.clone());
        Ok(SarifDownload { service, principal, scan, buffer, stream: Some(stream), after: None })
    }
}

impl SarifDownload {
    /// The next bytes; `None` after the last.
    ///
    /// # Errors
    /// The store's errors: the download is cut off, so that nobody takes it for whole.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, CoreError> {
        let Some(mut stream) = self.stream.take() else { return Ok(None) };
        let page =
            self.service.scan_findings(&self.principal, self.scan.id, None, self.after, page_size()).await?;
        for stored in &page.findings.items {
            stream.finding(&stored.finding).map_err(CoreError::internal)?;
        }
        self.after = page.findings.items.last().map(|stored| stored.id).or(self.after);
        if page.findings.has_more {
            self.stream = Some(stream);
        } else {
            self.finish(stream)?;
        }
        Ok(Some(self.buffer.take()))
    }

    fn finish(&self, stream: SarifStream<Buffer>) -> Result<(), CoreError> {
        let scan = &self.scan;
        let coverage = scan.coverage.clone().unwrap_or_default();
        let project = scan.project_id.to_string();
        let report = Report {
            tool_version: env!("CARGO_PKG_VERSION"),
            target: &scan.target_text,
            project: Some(&project),
            started_at: scan.started_at.unwrap_or(scan.created_at),
            finished_at: scan.finished_at.unwrap_or(scan.created_at),
            findings: &[],
            coverage: &coverage,
            score: scan.score,
            grade: scan.grade,
            blocks: scan.blocks.as_ref(),
            gate: None,
            rules: &[],
        };
        stream.finish(&report).map(|_| ()).map_err(CoreError::internal)
    }
}

fn page_size() -> PageSize {
    PageSize::new(100).unwrap_or_default()
}

/// What the writer has written and the reader has not taken yet.
#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Buffer {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl io::Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
