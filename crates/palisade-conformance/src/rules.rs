//! Format B: a rule file, and targets of the same name with `ruleid:` and `ok:` on the line before.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use palisade_code::testing::{check, rule_files};

use crate::clock::now;
use crate::score::Score;

/// Scores every rule file below a folder, and prints sums for each folder.
pub(crate) fn run(path: &Path, misses: bool, only: Option<&str>) -> anyhow::Result<()> {
    let mut folders: BTreeMap<PathBuf, Score> = BTreeMap::new();
    let (mut all, mut lenient, mut errors) = (Score::default(), Score::default(), 0);
    let mut fixes = Score::default();
    for file in rule_files(path) {
        if only.is_some_and(|only| !file.to_string_lossy().contains(only)) {
            continue;
        }
        let folder = file.parent().unwrap_or(path).to_owned();
        for outcome in check(&file, now())? {
            if outcome.is_fix {
                fixes.add(outcome.strict);
                if misses && !outcome.strict {
                    println!("fix {}: {}", file.display(), outcome.detail);
                }
                continue;
            }
            folders.entry(folder.clone()).or_default().add(outcome.strict);
            all.add(outcome.strict);
            lenient.add(outcome.lenient);
            errors += u32::from(outcome.is_error);
            if misses && !outcome.strict {
                println!("{} {}: {}", file.display(), outcome.rule, outcome.detail);
            }
        }
    }
    for (folder, score) in folders {
        score.print(&folder.strip_prefix(path).unwrap_or(&folder).display().to_string());
    }
    all.print("all, strict");
    lenient.print("all, without todo lines");
    fixes.print("files as fixes make them");
    println!("{errors} rules were not run");
    Ok(())
}
