//! A benchmark whose list says which files hold which weakness: how many of them are found, and how many false alarms.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use palisade_code::lower::by_extension;
use palisade_grammars::Parser;
use walkdir::WalkDir;

use crate::tree::load;

/// Weaknesses that stand for each other in such lists: the first is the one of the list.
const ALIKE: &[(u32, &[u32])] = &[
    (22, &[23, 36, 73]),
    (78, &[77, 88]),
    (79, &[80]),
    (89, &[564]),
    (94, &[95]),
    (327, &[326, 329, 780]),
    (330, &[338]),
];

/// Files of one category: real and found, real and missed, false and found, false and passed over.
#[derive(Debug, Default)]
struct Category {
    counts: [u32; 4],
}

impl Category {
    fn add(&mut self, is_real: bool, is_found: bool) {
        self.counts[usize::from(!is_real) * 2 + usize::from(!is_found)] += 1;
    }

    /// The rate of true findings, and that of false ones.
    fn rates(&self) -> (f64, f64) {
        let rate = |found: u32, not: u32| f64::from(found) / f64::from((found + not).max(1));
        let [found, missed, alarmed, passed] = self.counts;
        (rate(found, missed), rate(alarmed, passed))
    }

    fn print(&self, name: &str) {
        let [found, missed, alarmed, passed] = self.counts;
        let (real, alarm) = self.rates();
        println!(
            "{name:<16} found {found:>4}  missed {missed:>4}  false {alarmed:>4}  passed {passed:>4}  {real:.2} {alarm:.2} {:+.2}",
            real - alarm
        );
    }
}

/// Scans the files below `path`, and compares with lines `file name without extension,category,true or false,CWE`.
pub(crate) fn run(rules: &[PathBuf], expected: &Path, path: &Path) -> anyhow::Result<()> {
    let list = fs::read_to_string(expected).with_context(|| format!("cannot read {}", expected.display()))?;
    let found = weaknesses(rules, path)?;
    let mut categories: BTreeMap<&str, Category> = BTreeMap::new();
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        let &[name, category, real, cwe, ..] = line.split(',').map(str::trim).collect::<Vec<_>>().as_slice()
        else {
            continue;
        };
        let cwe: u32 = cwe.parse().with_context(|| format!("expected the number of a CWE in {line:?}"))?;
        let is_found = found.get(name).is_some_and(|found| found.iter().any(|one| stands_for(*one, cwe)));
        categories.entry(category).or_default().add(real == "true", is_found);
    }
    let mut sum = 0.0;
    for (name, category) in &categories {
        category.print(name);
        let (real, alarm) = category.rates();
        sum += real - alarm;
    }
    println!("mean of the differences {:+.3}", sum / f64::from(u32::try_from(categories.len().max(1))?));
    Ok(())
}

fn stands_for(found: u32, wanted: u32) -> bool {
    found == wanted || ALIKE.iter().any(|(of_list, alike)| *of_list == wanted && alike.contains(&found))
}

/// The CWEs that were found in each file, by its name without extension.
fn weaknesses(rules: &[PathBuf], path: &Path) -> anyhow::Result<BTreeMap<String, BTreeSet<u32>>> {
    let set = load(rules)?;
    let (mut parser, mut all) = (Parser::new(), BTreeMap::<String, BTreeSet<u32>>::new());
    for entry in WalkDir::new(path).into_iter().filter_map(Result::ok) {
        let extension = entry.path().extension().unwrap_or_default().to_string_lossy().into_owned();
        let languages: Vec<_> = by_extension(&extension).collect();
        if languages.is_empty() || !entry.file_type().is_file() {
            continue;
        }
        let source = String::from_utf8_lossy(&fs::read(entry.path())?).into_owned();
        let findings = set.scan_all(&mut parser, &languages, None, &source);
        let name = entry.path().file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let cwes = findings.matches.iter().flat_map(|found| set.rules()[found.rule].metadata.cwe.clone());
        all.entry(name).or_default().extend(cwes);
    }
    Ok(all)
}
