//! The bill of materials of a scan: its packages, the vulnerabilities that it found, and what was decided about them.

use std::collections::BTreeMap;

use palisade_model::{FindingStatus, PackageFile, PageSize, Principal, Scan, ScanId};
use palisade_sbom::vex::Status;
use palisade_sbom::{Analysis, Format, Inventory, Vulnerability, vulnerabilities_of, write_sbom};
use palisade_store::StoredFinding;

use crate::{CoreError, Service};

/// The scanner whose findings a bill tells of.
const SCANNER: &str = "dependencies";

impl Service {
    /// Writes the bill of a scan that has completed.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found` (also for scans without packages); the store's errors.
    pub async fn sbom(
        &self,
        principal: &Principal,
        id: ScanId,
        format: Format,
    ) -> Result<Vec<u8>, CoreError> {
        let scan = self.get_scan(principal, id).await?;
        let packages = match scan.finished_at {
            Some(_) => self.packages(&scan).await.map_err(CoreError::internal)?,
            None => None,
        };
        let packages = packages.ok_or_else(|| CoreError::not_found("bill of materials"))?;
        let vulnerabilities = self.vulnerabilities(principal, id).await?;
        let writing = tokio::task::spawn_blocking(move || write(&scan, &packages, &vulnerabilities, format));
        writing.await.map_err(CoreError::internal)?.map_err(CoreError::internal)
    }

    /// What the scan found, with what was decided about it since.
    async fn vulnerabilities(
        &self,
        principal: &Principal,
        id: ScanId,
    ) -> Result<Vec<Vulnerability>, CoreError> {
        let size = PageSize::new(100).unwrap_or_default();
        let (mut found, mut statuses, mut after) = (Vec::new(), BTreeMap::new(), None);
        loop {
            let page = self.scan_findings(principal, id, None, after, size).await?.findings;
            after = page.items.last().map(|stored| stored.id);
            for stored in page.items.into_iter().filter(|stored| stored.finding.scanner == SCANNER) {
                note(&mut statuses, &stored);
                found.push(stored.finding);
            }
            if !page.has_more {
                break;
            }
        }
        let mut all = vulnerabilities_of(&found);
        for vulnerability in &mut all {
            if let Some(status) = statuses.get(&vulnerability.id) {
                vulnerability.analysis = analysis(*status);
            }
        }
        Ok(all)
    }
}

/// Of several findings of one vulnerability, the one that needs the most attention counts.
fn note(statuses: &mut BTreeMap<String, FindingStatus>, stored: &StoredFinding) {
    let Some(advisory) = stored.finding.metadata.get("advisory") else { return };
    if stored.finding.is_active() {
        let known = statuses.entry(advisory.clone()).or_insert(stored.status);
        *known = [*known, stored.status].into_iter().min_by_key(|status| rank(*status)).unwrap_or(*known);
    }
}

/// The least needs the most attention.
fn rank(status: FindingStatus) -> u8 {
    match status {
        FindingStatus::Open => 0,
        FindingStatus::Triaged => 1,
        FindingStatus::AcceptedRisk => 2,
        FindingStatus::WontFix => 3,
        FindingStatus::Fixed => 4,
        FindingStatus::FalsePositive => 5,
    }
}

/// What people decided, in the words of a bill; nothing while it is open.
fn analysis(status: FindingStatus) -> Option<Analysis> {
    let (status, detail) = match status {
        FindingStatus::Open => return None,
        FindingStatus::Triaged => (Status::Affected, "confirmed, to be fixed"),
        FindingStatus::FalsePositive => (Status::NotAffected, "judged a false positive"),
        FindingStatus::AcceptedRisk => (Status::Affected, "the risk is accepted"),
        FindingStatus::WontFix => (Status::Affected, "will not be fixed"),
        FindingStatus::Fixed => (Status::Fixed, "not found any more"),
    };
    Some(Analysis { status, justification: None, detail: Some(detail.to_owned()) })
}

fn write(
    scan: &Scan,
    packages: &[PackageFile],
    vulnerabilities: &[Vulnerability],
    format: Format,
) -> std::io::Result<Vec<u8>> {
    let inventory = Inventory {
        name: scan.target_text.rsplit('/').find(|part| !part.is_empty()).unwrap_or("root"),
        version: scan.commit_sha.as_deref(),
        files: packages,
        vulnerabilities,
        tool_version: env!("CARGO_PKG_VERSION"),
        at: scan.finished_at.unwrap_or(scan.created_at),
    };
    let mut bytes = Vec::new();
    write_sbom(&inventory, format, &mut bytes)?;
    Ok(bytes)
}
