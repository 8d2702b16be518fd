//! The bill of materials of a scan: its packages, the vulnerabilities that it found, and what was decided about them.

use palisade_model::{FindingStatus, PackageFile, PageSize, Principal, Scan, ScanId};
use palisade_sbom::vex::{Justification, Status};
use palisade_sbom::{
    Analysis, Format, Inventory, Vulnerability, analysis_of, vulnerabilities_of, write_sbom,
};
use palisade_store::StoredFinding;

use crate::{CoreError, Service};

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
        let author = self.name_of(principal).await?;
        let writing =
            tokio::task::spawn_blocking(move || write(&scan, &packages, &vulnerabilities, &author, format));
        writing.await.map_err(CoreError::internal)?.map_err(CoreError::internal)
    }

    async fn name_of(&self, principal: &Principal) -> Result<String, CoreError> {
        let found = self.store.get_organization(principal.organization_id).await?;
        Ok(found.ok_or_else(|| CoreError::not_found("organization"))?.name)
    }

    /// What the scan found, with what was decided about it since.
    async fn vulnerabilities(
        &self,
        principal: &Principal,
        id: ScanId,
    ) -> Result<Vec<Vulnerability>, CoreError> {
        let size = PageSize::new(100).unwrap_or_default();
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let page = self.scan_findings(principal, id, None, after, size).await?.findings;
            after = page.items.last().map(|stored| stored.id);
            found.extend(page.items.into_iter().filter(|stored| stored.finding.package.is_some()));
            if !page.has_more {
                break;
            }
        }
        Ok(vulnerabilities_of(found.iter().map(|stored| (&stored.finding, decided(stored)))))
    }
}

/// What people decided, in the words of a bill, else what suppresses it; nothing while it is open.
fn decided(stored: &StoredFinding) -> Option<Analysis> {
    let (status, words) = match stored.status {
        FindingStatus::Open => return analysis_of(&stored.finding),
        FindingStatus::Triaged => (Status::Affected, "confirmed, to be fixed"),
        FindingStatus::FalsePositive => (Status::NotAffected, "judged a false positive"),
        FindingStatus::AcceptedRisk => (Status::Affected, "the risk is accepted"),
        FindingStatus::WontFix => (Status::Affected, "will not be fixed"),
        FindingStatus::Fixed => (Status::Fixed, "not found any more"),
    };
    let reason = stored.status_reason.as_deref();
    Some(Analysis {
        status,
        justification: reason.and_then(Justification::parse),
        detail: Some(reason.map_or_else(|| words.to_owned(), |reason| format!("{words}: {reason}"))),
        at: Some(stored.status_changed_at),
    })
}

fn write(
    scan: &Scan,
    packages: &[PackageFile],
    vulnerabilities: &[Vulnerability],
    author: &str,
    format: Format,
) -> std::io::Result<Vec<u8>> {
    let inventory = Inventory {
        name: scan.target_text.rsplit('/').find(|part| !part.is_empty()).unwrap_or("root"),
        version: scan.commit_sha.as_deref(),
        files: packages,
        vulnerabilities,
        author,
        tool_version: env!("CARGO_PKG_VERSION"),
        at: scan.finished_at.unwrap_or(scan.created_at),
    };
    let mut bytes = Vec::new();
    write_sbom(&inventory, format, &mut bytes)?;
    Ok(bytes)
}
