//! Whether a version lies in a range (OSV schema, "Evaluation"): introduced turns on, fixed and last_affected turn off, limits cap.

use std::cmp::Ordering;

use palisade_model::Ecosystem;

use crate::Version;
use crate::index::{Bound, BoundKind, Cursor, Damage};

/// Where a version lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RangeState<'a> {
    Outside,
    /// Affected; `fixed` is the version that ends it, when one does.
    Inside {
        fixed: Option<&'a str>,
    },
}

/// Walks the bounds of a range, which are in the order of the ecosystem.
pub(crate) fn in_range<'a>(
    ecosystem: Ecosystem,
    range: &'a [u8],
    version: &Version,
) -> Result<RangeState<'a>, Damage> {
    let mut cursor = Cursor::new(range);
    let mut inside = false;
    let mut end = None;
    let (mut limits, mut below_limit) = (false, false);
    while !cursor.is_empty() {
        let bound = Bound::read(&mut cursor)?;
        let order = compare(ecosystem, version, &bound);
        let reached = order != Ordering::Less;
        match bound.kind {
            BoundKind::Start => inside = true,
            BoundKind::Introduced if reached => inside = true,
            BoundKind::Fixed if reached => inside = false,
            BoundKind::LastAffected if order == Ordering::Greater => inside = false,
            BoundKind::Limit => {
                limits = true;
                below_limit |= !reached;
            }
            // The first bound that ends it beyond the version: only `fixed` names a version that helps.
            BoundKind::Fixed if end.is_none() => end = Some(Some(bound.text)),
            BoundKind::LastAffected if end.is_none() => end = Some(None),
            BoundKind::Introduced | BoundKind::Fixed | BoundKind::LastAffected => {}
        }
    }
    if !inside || (limits && !below_limit) {
        return Ok(RangeState::Outside);
    }
    Ok(RangeState::Inside { fixed: end.flatten() })
}

/// The version against a bound: by keys where both have one, else by the rules of the ecosystem.
fn compare(ecosystem: Ecosystem, version: &Version, bound: &Bound<'_>) -> Ordering {
    match (bound.kind, version.key(), bound.key) {
        (BoundKind::Start, ..) => Ordering::Greater,
        (_, Some(own), Some(key)) => own.cmp(key),
        _ => Version::parse(ecosystem, bound.text)
            .ok()
            .and_then(|bound| version.partial_cmp(&bound))
            .unwrap_or(Ordering::Less),
    }
}
