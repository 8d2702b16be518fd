//! What people decide about a finding: what they may set, what must come with it, and what follows. Pure; used by every
//! way in which a decision is made.

use palisade_model::{DAY_MS, FindingStatus, MemberId, RiskAcceptance, UnixMillis};

/// A field of a change: left as it is, or set to something or nothing.
pub type Field<T> = Option<Option<T>>;

/// What to change about a finding. `None` leaves a field as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TriageSet {
    pub status: Option<FindingStatus>,
    pub note: Field<String>,
    pub reason: Field<String>,
    pub owner: Field<String>,
    pub expires_at: Field<UnixMillis>,
    pub assignee: Field<MemberId>,
}

/// Why a change does not fit a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TriageRefusal {
    /// A risk is accepted for a reason.
    ReasonMissing,
    /// Only an accepted risk has an owner and an end: this field.
    NotAccepted(&'static str),
    /// The organisation accepts no risk for so long.
    ExpiresTooLate { max_days: u32 },
    /// The assignee may not see findings of the project.
    AssigneeSeesNothing,
}

/// The decision about a finding that holds now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decision {
    pub(crate) status: FindingStatus,
    pub(crate) note: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) owner: Option<String>,
    pub(crate) expires_at: Option<UnixMillis>,
}

impl TriageSet {
    /// Whether it says anything about the decision, and not only who works on it.
    pub(crate) fn decides(&self) -> bool {
        self.status.is_some()
            || self.note.is_some()
            || self.reason.is_some()
            || self.owner.is_some()
            || self.expires_at.is_some()
    }
}

impl Decision {
    /// The decision after the change. Another status starts without the reason, owner and end of the one before; an
    /// accepted risk always has all three.
    pub(crate) fn after(
        &self,
        set: &TriageSet,
        actor: &str,
        terms: &RiskAcceptance,
        now: UnixMillis,
    ) -> Result<Self, TriageRefusal> {
        let status = set.status.unwrap_or(self.status);
        let kept = (status == self.status).then_some(self);
        let mut after = Self {
            status,
            note: set.note.clone().unwrap_or_else(|| self.note.clone()),
            reason: set.reason.clone().unwrap_or_else(|| kept.and_then(|kept| kept.reason.clone())),
            owner: set.owner.clone().unwrap_or_else(|| kept.and_then(|kept| kept.owner.clone())),
            expires_at: set.expires_at.unwrap_or_else(|| kept.and_then(|kept| kept.expires_at)),
        };
        if status != FindingStatus::AcceptedRisk {
            let owned = after.owner.is_some().then_some("owner");
            let ended = after.expires_at.is_some().then_some("expires_at");
            return owned.or(ended).map_or(Ok(after), |field| Err(TriageRefusal::NotAccepted(field)));
        }
        if after.reason.is_none() {
            return Err(TriageRefusal::ReasonMissing);
        }
        let max_days = terms.max_days;
        let latest = now.saturating_add(i64::from(max_days) * DAY_MS);
        if set.expires_at.flatten().is_some_and(|end| end > latest) {
            return Err(TriageRefusal::ExpiresTooLate { max_days });
        }
        after.owner.get_or_insert_with(|| actor.to_owned());
        let days = terms.default_days.min(max_days);
        after.expires_at.get_or_insert(now.saturating_add(i64::from(days) * DAY_MS));
        Ok(after)
    }

    /// The decision about the same problem on another branch, after `theirs` became `new`: takes over what was set. When
    /// the two stood differently, only a new status brings them together.
    pub(crate) fn taking_over(&self, theirs: &Self, new: &Self, set: &TriageSet) -> Self {
        if set.status.is_none() && self.status != theirs.status {
            return self.clone();
        }
        let note = if set.note.is_some() { new.note.clone() } else { self.note.clone() };
        Self { note, ..new.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UnixMillis = 1_000;

    fn open() -> Decision {
        Decision { status: FindingStatus::Open, note: None, reason: None, owner: None, expires_at: None }
    }

    fn accepted() -> Decision {
        let set = TriageSet {
            status: Some(FindingStatus::AcceptedRisk),
            reason: Some(Some("offline".into())),
            ..TriageSet::default()
        };
        after(&open(), &set).unwrap()
    }

    fn after(decision: &Decision, set: &TriageSet) -> Result<Decision, TriageRefusal> {
        decision.after(set, "key_1", &RiskAcceptance::default(), NOW)
    }

    #[test]
    fn an_accepted_risk_has_a_reason_an_owner_and_an_end() {
        let set = TriageSet { status: Some(FindingStatus::AcceptedRisk), ..TriageSet::default() };
        assert_eq!(after(&open(), &set), Err(TriageRefusal::ReasonMissing));
        let accepted = accepted();
        assert_eq!(accepted.owner.as_deref(), Some("key_1"));
        assert_eq!(accepted.expires_at, Some(NOW + 90 * DAY_MS));
        assert_eq!(after(&accepted, &set), Ok(accepted.clone()), "accepting again changes nothing");
        let no_reason = TriageSet { reason: Some(None), ..TriageSet::default() };
        assert_eq!(after(&accepted, &no_reason), Err(TriageRefusal::ReasonMissing));
    }

    #[test]
    fn another_status_keeps_the_note_alone() {
        let noted = Decision { note: Some("seen".into()), ..accepted() };
        let set = TriageSet { status: Some(FindingStatus::Triaged), ..TriageSet::default() };
        let expected = Decision { status: FindingStatus::Triaged, note: Some("seen".into()), ..open() };
        assert_eq!(after(&noted, &set), Ok(expected));
    }

    #[test]
    fn only_an_accepted_risk_ends() {
        let set = TriageSet { expires_at: Some(Some(NOW + 5)), ..TriageSet::default() };
        assert_eq!(after(&open(), &set), Err(TriageRefusal::NotAccepted("expires_at")));
        assert_eq!(after(&accepted(), &set).unwrap().expires_at, Some(NOW + 5));
        let set = TriageSet { expires_at: Some(Some(NOW + 366 * DAY_MS)), ..TriageSet::default() };
        assert_eq!(after(&accepted(), &set), Err(TriageRefusal::ExpiresTooLate { max_days: 365 }));
    }

    #[test]
    fn a_note_does_not_carry_its_status_to_a_branch_that_stands_differently() {
        let fixed = Decision { status: FindingStatus::Fixed, ..open() };
        let set = TriageSet { note: Some(Some("done".into())), ..TriageSet::default() };
        let new = after(&fixed, &set).unwrap();
        assert_eq!(open().taking_over(&fixed, &new, &set), open());
        assert_eq!(fixed.taking_over(&fixed, &new, &set), new);
        let set = TriageSet { status: Some(FindingStatus::WontFix), ..TriageSet::default() };
        let new = after(&fixed, &set).unwrap();
        assert_eq!(open().taking_over(&fixed, &new, &set).status, FindingStatus::WontFix);
    }
}
