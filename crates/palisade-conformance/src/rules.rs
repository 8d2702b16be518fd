//! Format B: a rule file, and targets of the same name with `ruleid:` and `ok:` on the line before.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use palisade_code::lower::{Language, by_extension};
use palisade_code::rule::{Rule, RuleLanguage, read};
use palisade_code::ruleset::RuleSet;
use palisade_grammars::Parser;
use walkdir::WalkDir;

use crate::annotations::{Expected, expected};
use crate::lines::{line, now};
use crate::score::Score;

/// Scores every rule file below a folder, and prints sums for each folder and operator.
pub(crate) fn run(path: &Path, misses: bool, only: Option<&str>) -> anyhow::Result<()> {
    let mut folders: BTreeMap<PathBuf, Score> = BTreeMap::new();
    let (mut all, mut lenient) = (Score::default(), Score::default());
    let mut errors = 0;
    for file in rule_files(path) {
        if only.is_some_and(|only| !file.to_string_lossy().contains(only)) {
            continue;
        }
        let folder = file.parent().unwrap_or(path).to_owned();
        for outcome in score(&file)? {
            let score = folders.entry(folder.clone()).or_default();
            score.add(outcome.strict);
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
    println!("{errors} rules were not run");
    Ok(())
}

/// One check: a rule in all targets of its file.
struct Outcome {
    rule: String,
    strict: bool,
    lenient: bool,
    is_error: bool,
    detail: String,
}

/// Rule files with at least one target, hidden folders left out.
fn rule_files(path: &Path) -> Vec<PathBuf> {
    let is_hidden = |name: &str| name.starts_with('.') && name.len() > 1;
    let walk = WalkDir::new(path).sort_by_file_name().into_iter();
    walk.filter_entry(|entry| !is_hidden(&entry.file_name().to_string_lossy()))
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| is_rule_file(path))
        .collect()
}

fn is_rule_file(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    (name.ends_with(".yaml") || name.ends_with(".yml"))
        && !name.contains(".test.")
        && !name.contains(".fixed.")
}

/// The name of a file without any extension.
fn stem(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    name.split('.').next().unwrap_or_default().to_owned()
}

/// Files beside the rule file that have its name.
fn targets(rules: &Path) -> Vec<PathBuf> {
    let folder = rules.parent().unwrap_or(Path::new("."));
    let is_target = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        path.is_file()
            && path != rules
            && stem(path) == stem(rules)
            && !name.contains(".fixed")
            && !is_rule_file(path)
    };
    let mut found: Vec<PathBuf> = match fs::read_dir(folder) {
        Ok(entries) => entries.filter_map(Result::ok).map(|entry| entry.path()).filter(is_target).collect(),
        Err(_) => Vec::new(),
    };
    found.sort();
    found
}

fn score(file: &Path) -> anyhow::Result<Vec<Outcome>> {
    let targets = targets(file);
    if targets.is_empty() {
        return Ok(Vec::new());
    }
    let text = fs::read_to_string(file)?;
    let mut outcomes = Vec::new();
    let mut sources = Vec::new();
    for target in targets {
        let source = String::from_utf8_lossy(&fs::read(&target)?).into_owned();
        sources.push((target, source));
    }
    let mut parser = Parser::new();
    for rule in read(&file.display().to_string(), &text) {
        outcomes.extend(match rule {
            Ok(rule) => check(&mut parser, rule, &sources),
            Err(error) => Some(failed(error.rule.clone().unwrap_or_default(), error.to_string())),
        });
    }
    Ok(outcomes)
}

fn failed(rule: String, detail: String) -> Outcome {
    Outcome { rule, strict: false, lenient: false, is_error: true, detail }
}

/// One rule in its targets. `None` when nothing is expected of it and it found nothing.
fn check(parser: &mut Parser, rule: Rule, sources: &[(PathBuf, String)]) -> Option<Outcome> {
    let id = rule.id.clone();
    let languages = rule.languages.clone();
    let (set, bad) = RuleSet::new(vec![rule], now());
    if let Some(bad) = bad.first() {
        return Some(failed(id, format!("line {}: {}", bad.line, bad.error)));
    }
    let (mut details, mut is_relevant) = (Vec::new(), false);
    let (mut strict, mut lenient) = (true, true);
    for (path, source) in sources {
        let language = language(path, &languages);
        let findings = set.scan(parser, language, None, source);
        let found: BTreeSet<usize> =
            findings.matches.iter().map(|found| line(source, found.span.start)).collect();
        let Expected { lines, todo } = expected(source, &id);
        is_relevant |= !found.is_empty() || !lines.is_empty() || !todo.is_empty();
        let without = |lines: &BTreeSet<usize>| lines.difference(&todo).copied().collect::<BTreeSet<_>>();
        strict &= found == lines;
        lenient &= without(&found) == without(&lines);
        if found != lines {
            let missing: Vec<_> = lines.difference(&found).collect();
            let extra: Vec<_> = found.difference(&lines).collect();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            details.push(format!(
                "{name}: missing {missing:?}, extra {extra:?}, damage {}",
                findings.damage.len()
            ));
        }
    }
    is_relevant.then(|| Outcome { rule: id, strict, lenient, is_error: false, detail: details.join("; ") })
}

/// The language of a target among those of its rule.
fn language(path: &Path, languages: &[RuleLanguage]) -> Option<&'static Language> {
    let by_name = path.extension().and_then(|extension| by_extension(&extension.to_string_lossy()));
    let parsed = |language: &RuleLanguage| match language {
        RuleLanguage::Parsed(parsed) => Some(*parsed),
        _ => None,
    };
    let mut all = languages.iter().filter_map(parsed);
    let same =
        by_name.filter(|found| languages.iter().filter_map(parsed).any(|each| each.name == found.name));
    same.or_else(|| all.next())
}
