//! Nuclei templates: how many of the files below a path are run, and why the others are not.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use crate::figure::{Goal, line, millis, print};

/// Templates of the public collection that ask for a path with GET, HEAD or OPTIONS and nothing else.
const GOAL: f64 = 4860.0;

pub(crate) fn run(path: &Path) -> anyhow::Result<()> {
    let started = Instant::now();
    let loaded = palisade_templates::load(&[path.to_owned()])?;
    let took = millis(started.elapsed());
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    for (_, refusal) in &loaded.refused {
        // What was found differs in every file; what was expected does not.
        let reason = refusal.to_string();
        let kind = reason.split_once(", found \"").map_or(reason.as_str(), |(kind, _)| kind);
        *reasons.entry(kind.to_owned()).or_default() += 1;
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for (reason, count) in reasons {
        line(&format!("{count:>6} refused: {reason}"));
    }
    line(&format!("read in {took:.0} ms"));
    print("templates that are run", loaded.templates.len() as f64, "", Goal::AtLeast(GOAL));
    Ok(())
}
