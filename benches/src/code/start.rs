//! From the start of the engine to the end of a scan of one file: rules read, patterns read as far as the file needs
//! them. And of the whole program, with what it keeps for the next scan.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;
use palisade_code::lower::by_extension;
use palisade_code::rule::read;
use palisade_code::ruleset::RuleSet;
use palisade_code::testing::rule_files;

use super::cost::measure;
use crate::figure::{Goal, line, median, millis, print};

const RUNS: usize = 9;

pub(super) fn run(binary: &Path, rules: &Path, files: &[PathBuf]) -> anyhow::Result<()> {
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut times = Vec::new();
        let mut counts = (0, 0);
        for _ in 0..RUNS {
            let before = cpu()?;
            counts = engine(rules, file)?;
            times.push(cpu()? - before);
        }
        line(&format!("{} rules, {name}: {} findings", counts.0, counts.1));
        print(&format!("rules read, {name} scanned: CPU"), median(times), "ms", Goal::AtMost(60.0));
        program(binary, rules, file, &name)?;
    }
    Ok(())
}

/// How many rules there are, and how many findings.
fn engine(rules: &Path, file: &Path) -> anyhow::Result<(usize, usize)> {
    let mut all = Vec::new();
    for path in rule_files(rules) {
        let text = fs::read_to_string(&path)?;
        all.extend(read(&path.display().to_string(), &text).into_iter().flatten());
    }
    let set = RuleSet::new(all, 0);
    let source = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let extension = file.extension().unwrap_or_default().to_string_lossy();
    let mut parser = palisade_code::lower::Parser::new();
    let found = set.scan(&mut parser, by_extension(&extension).next(), None, &source);
    Ok((set.rules().len(), found.matches.len()))
}

/// The whole program beside its start without any rules of a user: the first scan, and one that has seen the file before.
fn program(binary: &Path, rules: &Path, file: &Path, name: &str) -> anyhow::Result<()> {
    let cache = tempfile::tempdir()?;
    let scan = |rules: Option<&Path>| {
        let mut command = Command::new("env");
        command.arg(format!("PALISADE_CACHE_DIR={}", cache.path().display())).arg(binary);
        command.args(["scan", "--scanners", "code", "--offline", "--threads", "1"]);
        command.args(rules.map(|_| "--rules")).args(rules).arg(file);
        measure(&command, &[0, 1]).map(|cost| cost.seconds * 1000.0)
    };
    let bare = scan(None)?;
    let (first, again) = (scan(Some(rules))?, scan(Some(rules))?);
    line(&format!(
        "palisade scan {name}: {bare:.0} ms with built-in rules, {first:.0} ms with these, {again:.0} ms again"
    ));
    Ok(())
}

/// What this process has used of processors so far, in milliseconds.
fn cpu() -> anyhow::Result<f64> {
    let text = fs::read_to_string("/proc/self/schedstat").context("expected Linux")?;
    let nanoseconds = text.split_whitespace().next().and_then(|word| word.parse().ok());
    Ok(millis(std::time::Duration::from_nanos(nanoseconds.context("expected a number of nanoseconds")?)))
}
