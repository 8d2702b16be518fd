//! Turns what a record says about one package into a posting: bounds sorted in the order of the ecosystem, and the listed
//! versions that the ranges do not have.

use std::cmp::Ordering;

use palisade_model::Ecosystem;

use crate::Version;
use crate::index::{Bound, BoundKind, Put, flags};
use crate::matching::{RangeState, in_range};
use crate::osv::{Affected, Event, Range};

/// A bound while the index is built.
struct Parsed<'a> {
    kind: BoundKind,
    text: &'a str,
    version: Option<Version>,
}

/// The flags, release, ranges and versions of a posting. `None` when the record says nothing that could match.
pub(super) fn compile(ecosystem: Ecosystem, release: Option<&str>, entries: &[&Affected]) -> Option<Vec<u8>> {
    let mut flags = 0;
    let mut ranges = Vec::new();
    let mut has_commits = false;
    for range in entries.iter().flat_map(|entry| &entry.ranges) {
        if range.r#type == "GIT" {
            has_commits = true;
            continue;
        }
        match bounds(ecosystem, range) {
            Some(bounds) if matches!(bounds[..], [Parsed { kind: BoundKind::Start, .. }]) => {
                flags |= flags::ALL;
            }
            Some(bounds) => ranges.push(write_range(&bounds)),
            None => flags |= flags::UNREADABLE,
        }
    }
    if flags & flags::ALL != 0 {
        ranges.clear();
    }
    let listed: Vec<&str> = entries.iter().flat_map(|entry| &entry.versions).map(String::as_str).collect();
    let versions =
        if flags & flags::ALL == 0 { beside_ranges(ecosystem, &ranges, &listed) } else { Vec::new() };
    if ranges.is_empty() && listed.is_empty() && has_commits && flags & flags::ALL == 0 {
        flags |= flags::COMMITS_ONLY;
    }
    if !ranges.is_empty() {
        flags |= flags::RANGES;
    }
    if !versions.is_empty() {
        flags |= flags::VERSIONS;
    }
    if flags == 0 {
        return None;
    }
    Some(write(flags, release, &ranges, &versions))
}

fn write(flags: u8, release: Option<&str>, ranges: &[Vec<u8>], versions: &[&str]) -> Vec<u8> {
    let release = release.unwrap_or_default();
    let mut bytes = vec![flags | if release.is_empty() { 0 } else { flags::RELEASE }];
    if !release.is_empty() {
        bytes.put_block(release.as_bytes());
    }
    let mut part = Vec::new();
    for range in ranges {
        part.put_block(range);
    }
    if !part.is_empty() {
        bytes.put_block(&part);
    }
    part.clear();
    for version in versions {
        part.put_block(version.as_bytes());
    }
    if !part.is_empty() {
        bytes.put_block(&part);
    }
    bytes
}

/// The bounds in order, or `None` when the ecosystem does not know one of them or none starts the range.
fn bounds(ecosystem: Ecosystem, range: &Range) -> Option<Vec<Parsed<'_>>> {
    let mut bounds = Vec::new();
    // `*` is how a record spells that there is no limit.
    let limits_nothing = |event: &&Event| event.limit.as_deref() == Some("*");
    for event in range.events.iter().filter(|event| !limits_nothing(event)) {
        let (kind, text) = kind(event)?;
        let version = match kind {
            BoundKind::Start => None,
            _ => Some(Version::parse(ecosystem, text).ok()?),
        };
        bounds.push(Parsed { kind, text, version });
    }
    let starts = |bound: &Parsed<'_>| matches!(bound.kind, BoundKind::Start | BoundKind::Introduced);
    if !bounds.iter().any(starts) {
        return None;
    }
    bounds.sort_by(|left, right| order(left, right).then(left.kind.cmp(&right.kind)));
    Some(without_ties(bounds))
}

/// Where one version is both fixed and introduced, two intervals meet or one is empty: either way nothing changes there.
fn without_ties(bounds: Vec<Parsed<'_>>) -> Vec<Parsed<'_>> {
    let mut kept: Vec<Parsed<'_>> = Vec::with_capacity(bounds.len());
    for bound in bounds {
        let ties =
            |last: &Parsed<'_>| last.kind == BoundKind::Fixed && order(last, &bound) == Ordering::Equal;
        if bound.kind == BoundKind::Introduced && kept.last().is_some_and(ties) {
            kept.pop();
        } else {
            kept.push(bound);
        }
    }
    kept
}

fn kind(event: &Event) -> Option<(BoundKind, &str)> {
    if let Some(introduced) = &event.introduced {
        let kind = if introduced == "0" { BoundKind::Start } else { BoundKind::Introduced };
        return Some((kind, introduced));
    }
    let others = [
        (BoundKind::Fixed, &event.fixed),
        (BoundKind::LastAffected, &event.last_affected),
        (BoundKind::Limit, &event.limit),
    ];
    others.into_iter().find_map(|(kind, text)| Some((kind, text.as_deref()?)))
}

fn order(left: &Parsed<'_>, right: &Parsed<'_>) -> Ordering {
    match (&left.version, &right.version) {
        (Some(left), Some(right)) => left.partial_cmp(right).unwrap_or(Ordering::Equal),
        (left, right) => left.is_some().cmp(&right.is_some()),
    }
}

fn write_range(bounds: &[Parsed<'_>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for bound in bounds {
        let key = bound.version.as_ref().and_then(Version::key);
        Bound { kind: bound.kind, text: bound.text, key }.put(&mut bytes);
    }
    bytes
}

/// The listed versions that no range has, sorted; those of an ecosystem without an opinion on them too.
fn beside_ranges<'a>(ecosystem: Ecosystem, ranges: &[Vec<u8>], listed: &[&'a str]) -> Vec<&'a str> {
    let covered = |text: &str| {
        let Ok(version) = Version::parse(ecosystem, text) else {
            return false;
        };
        ranges
            .iter()
            .any(|range| matches!(in_range(ecosystem, range, &version), Ok(RangeState::Inside { .. })))
    };
    let mut versions: Vec<&str> = listed.iter().copied().filter(|text| !covered(text)).collect();
    versions.sort_unstable();
    versions.dedup();
    versions
}
