//! From secrets that the engine found to findings: one for each secret, wherever it is.

use palisade_model::Severity;

use super::groups::{Group, group_of};
use crate::assets::{Assets, Kind, Leak};
use crate::checks::{Found, Judgement, Verdict};
use crate::observation::Observation;

/// Secrets of a group that stand in something that the site shows, and not in source maps alone.
pub(crate) fn leaks_of(assets: &Assets, group: Group) -> impl Iterator<Item = &Leak> {
    assets.leaks.iter().filter(move |leak| group_of(&leak.rule) == group && !only_in_maps(assets, leak))
}

/// Whether every place of it is a source map.
pub(super) fn only_in_maps(assets: &Assets, leak: &Leak) -> bool {
    let is_map = |place: &usize| assets.files.get(*place).is_some_and(|file| file.kind == Kind::Map);
    leak.places.iter().all(is_map)
}

/// One finding for each secret of a group.
pub(crate) fn in_group(observation: &Observation, group: Group) -> Judgement {
    let assets = observation.assets()?;
    Verdict::of_files(assets, leaks_of(assets, group).map(|leak| found(assets, leak)).collect())
}

/// One secret as a finding; its evidence was masked by the engine.
pub(super) fn found(assets: &Assets, leak: &Leak) -> Found {
    let files = leak.places.len();
    let many = if files > 1 { format!(" in {files} files") } else { String::new() };
    let places = assets.places(&leak.places);
    let evidence = format!("{}{many}: {places}, line {}: {}", leak.title, leak.line, leak.evidence);
    Found::at(assets.url(leak.places.first()), format!("{} {}", leak.rule, leak.digest), evidence)
}

/// The same, no worse than the engine's own rule says.
pub(super) fn found_at_most(assets: &Assets, leak: &Leak, severity: Severity) -> Found {
    found(assets, leak).severity(severity.min(leak.severity))
}
