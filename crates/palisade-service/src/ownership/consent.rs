//! Whether active checks may run: asked when a scan is created, and again, by looking at the host, when it begins.

use palisade_engine::Reach;
use palisade_model::{
    Gap, GapReason, OrganizationId, Ownership, OwnershipStatus, Principal, Scan, ScanType, Target, rfc3339,
};

use super::hosts::{domain_above, host_of, reach, speaks_for};
use crate::{CoreError, ErrorKind, Service};

/// The subject of the gap that stands for active checks that did not run.
pub(crate) const ACTIVE_CHECKS: &str = "active checks";

/// Whether a scan runs active checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Consent {
    /// Nobody asked for them.
    NotAsked,
    /// As far as what was shown speaks for.
    Given(Reach),
    /// They were asked for and must not run: a lower-case fragment that says why.
    Missing(String),
}

impl Consent {
    /// How far it reaches.
    pub(crate) fn reach(&self) -> Reach {
        match self {
            Self::Given(reach) => *reach,
            Self::NotAsked | Self::Missing(_) => Reach::Nothing,
        }
    }

    /// What the scan then does not cover.
    pub(crate) fn gap(&self, scanner: &str) -> Option<Gap> {
        let Self::Missing(detail) = self else { return None };
        Some(Gap {
            subject: ACTIVE_CHECKS.to_owned(),
            reason: GapReason::NoData,
            detail: detail.clone(),
            scanner: Some(scanner.to_owned()),
        })
    }
}

impl Service {
    /// Refuses active checks where there are none, and where nothing shows that the organisation controls the host.
    pub(crate) async fn require_consent(
        &self,
        principal: &Principal,
        target: &Target,
        scan_type: ScanType,
    ) -> Result<(), CoreError> {
        let host = match target {
            Target::Sandbox => None,
            Target::Web { url } => Some(host_of(url).unwrap_or_default()),
            Target::Archive { .. } | Target::Path { .. } | Target::Report { .. } => {
                return Err(not_active("an http or https URL as target", "another kind of target"));
            }
        };
        if scan_type != ScanType::Full {
            return Err(not_active("scan_type full", scan_type.as_str()));
        }
        match host.filter(|_| !self.config.waive_ownership) {
            Some(host) => self.require_proof(principal, &host).await,
            None => Ok(()),
        }
    }

    /// A proof that was found in the last days is enough here: the worker looks again.
    async fn require_proof(&self, principal: &Principal, host: &str) -> Result<(), CoreError> {
        let now = self.now();
        let proofs = self.proofs_for(principal.organization_id, host).await?;
        let holds = |proof: &&Ownership| {
            proof.status(now) == OwnershipStatus::Verified
                && proof.method.is_some_and(|way| speaks_for(&proof.host, way, host))
        };
        if proofs.iter().any(|proof| holds(&proof)) {
            return Ok(());
        }
        let own = proofs.iter().find(|proof| proof.host == host);
        let error = ownership_required(host, own);
        Err(match own.filter(|_| !principal.is_confined()) {
            Some(own) => error.with("ownership_id", own.id.to_string()),
            None => error,
        })
    }

    /// Looks at the host again, unless the scan needs no proof. Active checks run only if the token stands there now.
    pub(crate) async fn consent(&self, scan: &Scan) -> Result<Consent, CoreError> {
        if !scan.active {
            return Ok(Consent::NotAsked);
        }
        let Target::Web { url } = &scan.target else { return Ok(Consent::Given(Reach::Domain)) };
        if self.config.waive_ownership {
            return Ok(Consent::Given(Reach::Domain));
        }
        let host = host_of(url).unwrap_or_default();
        let (mut problems, mut reached) = (Vec::new(), Reach::Nothing);
        for proof in self.proofs_for(scan.organization_id, &host).await? {
            // What speaks for another host only was no reason to accept the scan.
            if !proof.method.is_some_and(|way| speaks_for(&proof.host, way, &host)) {
                continue;
            }
            let Some(check) = self.look_for(&proof).await else {
                return Ok(Consent::Missing("this worker cannot look for a proof of ownership".to_owned()));
            };
            let recorded = self.record_look(&proof, &check).await?;
            let shown = check.0.iter().filter(|look| look.outcome.is_ok());
            let reach = shown.map(|look| reach(&proof.host, look.method, &host)).max().unwrap_or_default();
            match recorded {
                Some(_) if reach == Reach::Domain => return Ok(Consent::Given(reach)),
                Some(_) if reach == Reach::Host => reached = reach,
                _ => problems.push(check.problem()),
            }
        }
        if reached > Reach::Nothing {
            return Ok(Consent::Given(reached));
        }
        let found = if problems.is_empty() { "none".to_owned() } else { problems.join("; ") };
        Ok(Consent::Missing(format!("expected a proof that the organisation controls {host}, found {found}")))
    }

    /// Those of the host and of the domain above it, the host's own first.
    async fn proofs_for(
        &self,
        organization: OrganizationId,
        host: &str,
    ) -> Result<Vec<Ownership>, CoreError> {
        let hosts: Vec<&str> = [host].into_iter().chain(domain_above(host)).collect();
        let mut proofs = self.store.ownerships_of_hosts(organization, &hosts).await?;
        proofs.sort_by_key(|proof| proof.host != host);
        Ok(proofs)
    }
}

fn not_active(expected: &str, found: &str) -> CoreError {
    let detail = format!("body.active: expected {expected} with active checks, found {found}");
    CoreError::invalid_field("invalid_active", "body.active", detail)
}

fn ownership_required(host: &str, known: Option<&Ownership>) -> CoreError {
    let found = match known.map(|proof| proof.verified_at) {
        None => "none".to_owned(),
        Some(None) => "one that was never verified".to_owned(),
        Some(Some(at)) => format!("one that was verified last at {}", rfc3339(at)),
    };
    let detail = format!(
        "Active checks need a proof that the organisation controls {host}, not older than {} days, found {found}; \
         POST /v1/ownership says what the host must show, POST /v1/ownership/{{ownership_id}}/verify looks for it",
        Ownership::VALID_DAYS
    );
    CoreError::new(ErrorKind::Forbidden, "ownership_required", detail).with("host", host)
}
