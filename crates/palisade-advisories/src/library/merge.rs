//! Single records: each replaces the record of its id in every ecosystem that it is about.

use std::collections::BTreeMap;
use std::path::Path;

use palisade_model::Ecosystem;

use super::source_file::{SourceWriter, read_source};
use crate::ImportError;
use crate::osv::Record;

/// Records by ecosystem and id.
#[derive(Debug, Default)]
pub(super) struct Changes {
    pub(super) by_ecosystem: BTreeMap<Ecosystem, BTreeMap<String, Record>>,
    /// Records about no ecosystem that is known.
    pub(super) skipped: u64,
}

impl Changes {
    pub(super) fn add(&mut self, record: &Record) {
        let ecosystems = ecosystems(record);
        if ecosystems.is_empty() {
            self.skipped += 1;
        }
        for ecosystem in ecosystems {
            self.by_ecosystem.entry(ecosystem).or_default().insert(record.id.clone(), record.clone());
        }
    }

    /// Adds a record to one ecosystem, whatever else it is about.
    pub(super) fn add_to(&mut self, ecosystem: Ecosystem, record: Record) {
        self.by_ecosystem.entry(ecosystem).or_default().insert(record.id.clone(), record);
    }

    /// The ecosystem that most of the records are about.
    pub(super) fn main_ecosystem(&self) -> Option<Ecosystem> {
        let most = self
            .by_ecosystem
            .iter()
            .max_by_key(|(ecosystem, records)| (records.len(), std::cmp::Reverse(**ecosystem)));
        most.map(|(ecosystem, _)| *ecosystem)
    }
}

/// The ecosystems that a record is about, each once.
pub(super) fn ecosystems(record: &Record) -> Vec<Ecosystem> {
    let packages = record.affected.iter().filter_map(|affected| affected.package.as_ref());
    let mut found: Vec<_> = packages
        .filter_map(|package| Ecosystem::parse(&package.ecosystem))
        .map(|(ecosystem, _)| ecosystem)
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Copies `old`, if there is one, with the records of `changes` in the place of those with their ids.
pub(super) fn merge_into(
    writer: &mut SourceWriter,
    old: Option<&Path>,
    mut changes: BTreeMap<String, Record>,
) -> Result<(), ImportError> {
    if let Some(old) = old {
        read_source(old, &mut |record| match changes.remove(&record.id) {
            // Times of RFC 3339 in UTC sort as text.
            Some(change) if change.modified >= record.modified => writer.write(&change),
            _ => writer.write(&record),
        })?;
    }
    changes.values().try_for_each(|record| writer.write(record))
}
