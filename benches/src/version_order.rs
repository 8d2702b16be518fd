//! Conformance with lists of compared versions (`semantic/testdata` of google/osv-scalibr): lines `A < B`, `A = B`, `A > B`.

use std::cmp::Ordering;
use std::path::Path;

use anyhow::{Context, bail};
use palisade_advisories::Version;
use palisade_model::Ecosystem;

use crate::figure::line;

/// The first word of a file's name says whose versions it has.
const FILES: &[(&str, Ecosystem)] = &[
    ("alpine", Ecosystem::Alpine),
    ("cran", Ecosystem::Cran),
    ("debian", Ecosystem::Debian),
    ("hackage", Ecosystem::Hackage),
    ("maven", Ecosystem::Maven),
    ("nuget", Ecosystem::NuGet),
    ("packagist", Ecosystem::Packagist),
    ("pub", Ecosystem::Pub),
    ("pypi", Ecosystem::PyPi),
    ("redhat", Ecosystem::RedHat),
    ("rubygems", Ecosystem::RubyGems),
    ("semver", Ecosystem::Npm),
];

/// Judges every line of every list in the folder `path`, in both directions, and prints those that fail.
pub(crate) fn run(path: &Path) -> anyhow::Result<()> {
    let (mut passed, mut total) = (0, 0);
    let mut files: Vec<_> = std::fs::read_dir(path)
        .with_context(|| path.display().to_string())?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.sort();
    for file in files {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let word = name.split('-').next().unwrap_or_default();
        let Some((_, ecosystem)) = FILES.iter().find(|(known, _)| *known == word) else {
            line(&format!("skipped {name}: no ecosystem of that name"));
            continue;
        };
        let (file_passed, file_total) = run_file(&std::fs::read_to_string(&file)?, &name, *ecosystem);
        line(&format!("{name:<36} {file_passed:>6} of {file_total}"));
        passed += file_passed;
        total += file_total;
    }
    line(&format!("{passed} of {total} (goal: all)"));
    if passed < total || total == 0 {
        bail!("below the goal");
    }
    Ok(())
}

fn run_file(text: &str, name: &str, ecosystem: Ecosystem) -> (usize, usize) {
    let (mut passed, mut total) = (0, 0);
    for (index, comparison) in text.lines().enumerate() {
        if comparison.trim().is_empty() || comparison.starts_with("# ") || comparison.starts_with("// ") {
            continue;
        }
        total += 1;
        match judge(comparison, ecosystem) {
            Ok(()) => passed += 1,
            Err(found) => line(&format!("failed {name}:{}: {comparison}: {found}", index + 1)),
        }
    }
    (passed, total)
}

fn judge(comparison: &str, ecosystem: Ecosystem) -> Result<(), String> {
    let words: Vec<&str> = comparison.split_whitespace().collect();
    let [left, sign, right] = words[..] else {
        return Err("expected two versions and a sign".to_owned());
    };
    let expected = match sign {
        "<" => Ordering::Less,
        "=" => Ordering::Equal,
        ">" => Ordering::Greater,
        _ => return Err(format!("expected <, = or >, found {sign}")),
    };
    let left = Version::parse(ecosystem, left).map_err(|error| error.to_string())?;
    let right = Version::parse(ecosystem, right).map_err(|error| error.to_string())?;
    match (left.partial_cmp(&right), right.partial_cmp(&left)) {
        (Some(forth), Some(back)) if forth == expected && back == expected.reverse() => Ok(()),
        found => Err(format!("found {found:?}")),
    }
}
