//! `GET /v1/audit` without HTTP: the trail newest first, filtered, with bounded work per page.

use palisade_model::{OrganizationId, Page, PageSize, Principal, RawId, Resource, Scope, UnixMillis};
use palisade_store::{AuditHead, AuditSegment};

use super::body;
use crate::access::require_whole;
use crate::audit::AuditRecord;
use crate::{CoreError, Service};

/// Segments that are fetched at a time.
const STEP: i64 = 32;
/// Steps of one page: some 100,000 calls at most.
const STEPS: usize = 8;
/// How far clocks of several nodes may lie apart before a filter by time becomes inexact.
const CLOCK_SLACK_MS: i64 = 600_000;
/// Segments that several nodes may have written out of the order of their clocks.
const ORDER_SLACK: i64 = 64;

/// Which calls to list. Every part that is given must fit.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Id of a key or member, or `operator`.
    pub actor: Option<String>,
    pub method: Option<String>,
    pub status: Option<StatusFilter>,
    pub since: Option<UnixMillis>,
    pub until: Option<UnixMillis>,
    /// What the path begins with.
    pub path: Option<String>,
}

/// One status, or a hundred of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusFilter {
    Exact(u16),
    /// The first digit: 4 for 400 to 499.
    Class(u16),
}

/// Where a page continues: before this call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditPosition {
    sequence: i64,
    number: i64,
}

/// One page. It may be short, even empty, although more follows: then looking further was left to the next one.
#[derive(Debug)]
pub struct AuditPage {
    pub records: Vec<AuditRecord>,
    /// `None` on the last page.
    pub next: Option<AuditPosition>,
}

impl AuditPosition {
    /// For a cursor.
    pub fn raw(self) -> RawId {
        let (sequence, number) = (self.sequence.unsigned_abs(), self.number.unsigned_abs());
        RawId::from_u128(u128::from(sequence) << 64 | u128::from(number))
    }

    /// From a cursor.
    pub fn from_raw(raw: RawId) -> Self {
        let bits = raw.uuid().as_u128();
        let half = |bits: u128| i64::try_from(bits & u128::from(u64::MAX)).unwrap_or(i64::MAX);
        Self { sequence: half(bits >> 64), number: half(bits) }
    }
}

impl StatusFilter {
    fn fits(self, status: Option<u16>) -> bool {
        match self {
            Self::Exact(wanted) => status == Some(wanted),
            Self::Class(digit) => status.is_some_and(|status| status / 100 == digit),
        }
    }
}

impl AuditFilter {
    fn fits(&self, record: &AuditRecord) -> bool {
        let actor = |wanted: &String| {
            [record.member_id.as_deref(), record.key_id.as_deref(), Some(record.actor())]
                .contains(&Some(wanted.as_str()))
        };
        self.actor.as_ref().is_none_or(actor)
            && self.method.as_ref().is_none_or(|method| record.method.eq_ignore_ascii_case(method))
            && self.status.is_none_or(|status| status.fits(record.status))
            && self.since.is_none_or(|since| record.at >= since)
            && self.until.is_none_or(|until| record.at <= until)
            && self.path.as_ref().is_none_or(|path| record.path.starts_with(path.as_str()))
    }
}

impl Service {
    /// The organisation's calls, newest first.
    ///
    /// # Errors
    /// `insufficient_scope`; `project_restricted` and `test_mode_key` for keys that see only a part; the store's errors.
    pub async fn list_audit(
        &self,
        principal: &Principal,
        filter: &AuditFilter,
        before: Option<AuditPosition>,
        size: PageSize,
    ) -> Result<AuditPage, CoreError> {
        require_whole(principal, Scope::read(Resource::Audit))?;
        let organization = principal.organization_id;
        let mut place = match before {
            Some(before) => before,
            None => self.newest(organization, filter.until).await?,
        };
        let mut found = Vec::new();
        for _ in 0..STEPS {
            let window = self.window(organization, place, filter).await?;
            found.extend(matching(&window, filter, place.number)?);
            if found.len() > size.get() {
                return Ok(full_page(found, size));
            }
            place = AuditPosition { sequence: place.sequence - STEP, number: i64::MAX };
            let too_old = |segment: &AuditSegment| {
                filter.since.is_some_and(|since| segment.first_at < since.saturating_sub(CLOCK_SLACK_MS))
            };
            if place.sequence <= 0 || window.last().is_some_and(too_old) {
                return Ok(AuditPage { records: records(found), next: None });
            }
        }
        Ok(AuditPage { records: records(found), next: Some(place) })
    }

    /// Where the chain of the organisation begins and ends: note its hash elsewhere, and no later change goes unseen.
    /// `None` before the first call.
    ///
    /// # Errors
    /// Those of [`Service::list_audit`].
    pub async fn audit_head(&self, principal: &Principal) -> Result<Option<AuditHead>, CoreError> {
        require_whole(principal, Scope::read(Resource::Audit))?;
        Ok(self.store.audit_head(principal.organization_id).await?)
    }

    async fn newest(
        &self,
        organization: OrganizationId,
        until: Option<UnixMillis>,
    ) -> Result<AuditPosition, CoreError> {
        let last = self.store.audit_head(organization).await?.map_or(0, |head| head.sequence);
        let sequence = match until {
            None => last,
            Some(until) => {
                let at = self.store.audit_sequence_at(organization, until).await?;
                last.min(at.saturating_add(ORDER_SLACK))
            }
        };
        Ok(AuditPosition { sequence, number: i64::MAX })
    }

    async fn window(
        &self,
        organization: OrganizationId,
        place: AuditPosition,
        filter: &AuditFilter,
    ) -> Result<Vec<AuditSegment>, CoreError> {
        let since = filter.since.map_or(UnixMillis::MIN, |since| since.saturating_sub(CLOCK_SLACK_MS));
        let until = filter.until.unwrap_or(UnixMillis::MAX);
        Ok(self.store.audit_segments_before(organization, place.sequence, STEP, since, until).await?)
    }
}

/// The calls of a window that fit, newest first, each with its segment's sequence.
fn matching(
    window: &[AuditSegment],
    filter: &AuditFilter,
    before: i64,
) -> Result<Vec<(i64, AuditRecord)>, CoreError> {
    let mut found = Vec::new();
    for segment in window {
        let records = body::read(segment)?.into_iter().rev();
        let fitting = records.filter(|record| record.number < before && filter.fits(record));
        found.extend(fitting.map(|record| (segment.sequence, record)));
    }
    Ok(found)
}

fn full_page(found: Vec<(i64, AuditRecord)>, size: PageSize) -> AuditPage {
    let page = Page::from_overfetched(found, size);
    let next = page
        .items
        .last()
        .map(|(sequence, record)| AuditPosition { sequence: *sequence, number: record.number });
    AuditPage { records: records(page.items), next }
}

fn records(found: Vec<(i64, AuditRecord)>) -> Vec<AuditRecord> {
    found.into_iter().map(|(_, record)| record).collect()
}
