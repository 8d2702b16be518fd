//! Which records to fetch one by one, by the export's `modified_id.csv`, or that the whole export costs less.

use std::collections::{BTreeSet, HashMap, HashSet};

use palisade_model::{UnixMillis, parse_rfc3339};

use crate::{DeltaError, changed_ids};

/// More records than this, or than a tenth of those that are there, are fetched as a whole export: it is compressed, and
/// one request.
const MAX_RECORDS: usize = 500;
const SHARE: usize = 10;

/// What a sync has to fetch.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Changes {
    None,
    /// The records with these ids.
    Records(Vec<String>),
    Export,
}

/// The records that are there.
#[derive(Debug)]
pub(super) enum Known {
    /// The list that named all of them when they were fetched.
    List(String),
    /// After an import of files: their ids and when they were modified.
    Times(HashMap<String, UnixMillis>),
}

/// Compares the list of the export as it is now with what is known. Times alone do not tell: an export may take in a record
/// later than its own time says.
pub(super) fn changes(list: &str, known: &Known) -> Result<Changes, DeltaError> {
    let lines: HashSet<&str> = match known {
        Known::List(before) => before.lines().collect(),
        Known::Times(_) => HashSet::new(),
    };
    let is_new = |line: &&str| match known {
        Known::List(_) => !lines.contains(line),
        Known::Times(times) => !is_in(times, line),
    };
    let new: String = list.lines().filter(is_new).flat_map(|line| [line, "\n"]).collect();
    let ids: BTreeSet<String> = changed_ids(new.as_bytes(), UnixMillis::MIN)?.into_iter().collect();
    let before: HashSet<&str> = match known {
        Known::List(_) => lines.iter().filter_map(|line| id(line)).collect(),
        Known::Times(times) => times.keys().map(String::as_str).collect(),
    };
    let now: HashSet<&str> = list.lines().filter_map(id).collect();
    let is_few = ids.len() <= MAX_RECORDS && ids.len() <= before.len() / SHARE;
    Ok(if !is_few || !before.is_subset(&now) {
        Changes::Export
    } else if ids.is_empty() {
        Changes::None
    } else {
        Changes::Records(ids.into_iter().collect())
    })
}

fn id(line: &str) -> Option<&str> {
    line.split_once(',').map(|(_, id)| id.trim())
}

/// Whether a line is about a record that is there, and no older.
fn is_in(times: &HashMap<String, UnixMillis>, line: &str) -> bool {
    let Some((time, id)) = line.trim().split_once(',') else { return false };
    matches!((times.get(id), parse_rfc3339(time)), (Some(known), Some(time)) if *known >= time)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Twenty records of one day.
    fn old() -> String {
        (10..30).map(|n| format!("2025-01-02T00:00:00Z,A-{n}\n")).collect()
    }

    fn of(list: &str) -> [Changes; 2] {
        let time = parse_rfc3339("2025-01-02T00:00:00Z").unwrap();
        let times = (10..30).map(|n| (format!("A-{n}"), time)).collect();
        [Known::List(old()), Known::Times(times)].map(|known| changes(list, &known).unwrap())
    }

    fn records(ids: &[&str]) -> Changes {
        Changes::Records(ids.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn only_what_is_new_is_fetched_whatever_its_time() {
        let early = "2020-01-01T00:00:00Z,A-30\n";
        let newer = old().replace("02T00:00:00Z,A-12", "03T00:00:00Z,A-12");
        for (list, expected) in [
            (old(), Changes::None),
            (old() + early, records(&["A-30"])),
            (newer.clone(), records(&["A-12"])),
            (newer + early, records(&["A-12", "A-30"])),
            (old().replace("2025-01-02T00:00:00Z,A-12\n", ""), Changes::Export),
        ] {
            assert!(of(&list).iter().all(|changes| *changes == expected), "{list}");
        }
    }

    #[test]
    fn many_changes_are_a_whole_export() {
        for (count, expected) in [(2, false), (3, true)] {
            let new: String = (0..count).map(|n| format!("2025-01-05T00:00:00Z,B-{n}\n")).collect();
            assert!(of(&(old() + &new)).iter().all(|changes| (*changes == Changes::Export) == expected));
        }
    }

    #[test]
    fn what_is_no_list_is_refused() {
        assert!(changes("<html>", &Known::List(old())).is_err());
        assert!(changes("<html>", &Known::Times(HashMap::new())).is_err());
    }
}
