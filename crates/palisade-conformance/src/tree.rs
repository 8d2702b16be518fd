//! A whole tree scanned by one thread: what is found, and what it costs.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Context;
use palisade_code::lower::by_extension;
use palisade_code::rule::read;
use palisade_code::ruleset::RuleSet;
use palisade_grammars::Parser;
use walkdir::WalkDir;

use crate::clock::now;

/// Scans `path` with the rules of files and folders; prints one line for each finding, and times to stderr.
pub(crate) fn run(rules: &[PathBuf], path: &Path) -> anyhow::Result<()> {
    let started = Instant::now();
    let set = load(rules)?;
    let loaded = started.elapsed();
    let (mut parser, mut files, mut bytes, mut matches) = (Parser::new(), 0_u32, 0_usize, 0_usize);
    let mut met = BTreeMap::new();
    let (mut reading, mut scanning) = (Duration::ZERO, Duration::ZERO);
    for entry in WalkDir::new(path).sort_by_file_name().into_iter().filter_map(Result::ok) {
        let extension = entry.path().extension().unwrap_or_default().to_string_lossy().into_owned();
        let languages: Vec<_> = by_extension(&extension).collect();
        if languages.is_empty() || !entry.file_type().is_file() {
            continue;
        }
        met.extend(languages.iter().map(|language| (language.name, *language)));
        let at = Instant::now();
        let source = String::from_utf8_lossy(&fs::read(entry.path())?).into_owned();
        reading += at.elapsed();
        let at = Instant::now();
        let findings = set.scan_all(&mut parser, &languages, None, &source);
        scanning += at.elapsed();
        files += 1;
        bytes += source.len();
        matches += findings.matches.len();
        let shown = entry.path().strip_prefix(path).unwrap_or(entry.path()).display().to_string();
        let lines: Vec<usize> = source.match_indices('\n').map(|(at, _)| at).collect();
        for found in &findings.matches {
            let rule = &set.rules()[found.rule].id;
            let (start, end) = (line(&lines, found.span.start), line(&lines, found.span.end));
            println!("{rule}\t{shown}\t{start}\t{end}\t{:?}", found.span);
        }
        for rule in &findings.cut {
            eprintln!("cut: {} in {shown}", set.rules()[*rule].id);
        }
    }
    let at = Instant::now();
    for bad in met.into_values().flat_map(|language| set.check(Some(language))) {
        eprintln!("{}, line {}: {}", set.rules()[bad.rule].id, bad.line, bad.error);
    }
    let checking = at.elapsed();
    eprintln!(
        "{} rules, {files} files, {bytes} bytes, {matches} findings; rules {loaded:.2?}, reading {reading:.2?}, scanning {scanning:.2?}, checking {checking:.2?}",
        set.rules().len()
    );
    Ok(())
}

/// The line of a byte, from 1, by the places where lines end.
fn line(ends: &[usize], byte: u32) -> usize {
    1 + ends.partition_point(|end| *end < byte as usize)
}

/// The rules of files, and of all `.yaml` files below folders.
pub(crate) fn load(paths: &[PathBuf]) -> anyhow::Result<RuleSet> {
    let mut rules = Vec::new();
    for path in paths {
        for entry in WalkDir::new(path).sort_by_file_name().into_iter().filter_map(Result::ok) {
            let is_rule = entry.path().extension().is_some_and(|found| found == "yaml" || found == "yml");
            if !entry.file_type().is_file() || !is_rule {
                continue;
            }
            let text = fs::read_to_string(entry.path())
                .with_context(|| format!("cannot read {}", entry.path().display()))?;
            for rule in read(&entry.path().display().to_string(), &text) {
                match rule {
                    Ok(rule) => rules.push(rule),
                    Err(error) => eprintln!("{error}"),
                }
            }
        }
    }
    Ok(RuleSet::new(rules, now()))
}
