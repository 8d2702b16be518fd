//! Runs the rules of one file over its targets and compares with what their comments say.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use palisade_grammars::Parser;

use crate::fixes::{self, Edit};
use crate::lower::{Language, by_extension};
use crate::rule::{Rule, RuleLanguage, read};
use crate::ruleset::{Match, RuleSet};

use super::annotations::{Expected, expected};
use super::files::targets;
use super::fixed;

/// How one rule did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Its id; empty where the file says none.
    pub rule: String,
    /// Whether it matched where the comments say, and nowhere else.
    pub strict: bool,
    /// The same but for lines that the authors know to be wrong.
    pub lenient: bool,
    /// Whether it could not be run at all.
    pub is_error: bool,
    /// Whether it is about what fixes make of a target, and not about where a rule matches.
    pub is_fix: bool,
    /// What is wrong, by target.
    pub detail: String,
}

/// Checks each rule of a file that has targets, and the fixes of all of them in each target that has an edited copy beside it.
///
/// A rule that is not spoken of and matches nothing is left out.
///
/// `now` is the time for rules that ask for it, in seconds since 1970.
///
/// # Errors
/// When a file cannot be read.
pub fn check(file: &Path, now: i64) -> io::Result<Vec<Outcome>> {
    let targets = targets(file);
    if targets.is_empty() {
        return Ok(Vec::new());
    }
    let text = fs::read_to_string(file)?;
    let mut sources = Vec::with_capacity(targets.len());
    for target in targets {
        let source = String::from_utf8_lossy(&fs::read(&target)?).into_owned();
        sources.push((target, source));
    }
    let mut parser = Parser::new();
    let (mut outcomes, mut edits) = (Vec::new(), vec![Vec::new(); sources.len()]);
    for rule in read(&file.display().to_string(), &text) {
        match rule {
            Ok(rule) => outcomes.extend(one(&mut parser, rule, now, &sources, &mut edits)),
            Err(error) => outcomes.push(failed(error.rule.clone().unwrap_or_default(), error.to_string())),
        }
    }
    for ((target, source), edits) in sources.iter().zip(&edits).filter(|(_, edits)| !edits.is_empty()) {
        outcomes.extend(fixed::compare(target, source, edits)?);
    }
    Ok(outcomes)
}

/// The rules of a file that cannot be run, whether there is something to test them on or not.
///
/// # Errors
/// When the file cannot be read.
pub fn unreadable(file: &Path) -> io::Result<Vec<Outcome>> {
    let text = fs::read_to_string(file)?;
    let rules = read(&file.display().to_string(), &text).into_iter();
    Ok(rules
        .filter_map(|rule| match rule {
            Ok(rule) => {
                let id = rule.id.clone();
                let bad = RuleSet::new(vec![rule], 0).check_all().into_iter().next()?;
                Some(failed(id, format!("line {}: {}", bad.line, bad.error)))
            }
            Err(error) => Some(failed(error.rule.clone().unwrap_or_default(), error.to_string())),
        })
        .collect())
}

fn failed(rule: String, detail: String) -> Outcome {
    Outcome { rule, strict: false, lenient: false, is_error: true, is_fix: false, detail }
}

/// One rule in its targets. What its fixes do to each of them is added to `edits`.
fn one(
    parser: &mut Parser,
    rule: Rule,
    now: i64,
    sources: &[(PathBuf, String)],
    edits: &mut [Vec<Edit>],
) -> Option<Outcome> {
    let (id, languages) = (rule.id.clone(), rule.languages.clone());
    let set = RuleSet::new(vec![rule], now);
    if let Some(bad) = set.check_all().first() {
        return Some(failed(id, format!("line {}: {}", bad.line, bad.error)));
    }
    let (mut details, mut is_relevant) = (Vec::new(), false);
    let (mut strict, mut lenient) = (true, true);
    for ((path, source), edits) in sources.iter().zip(edits) {
        let matches = set.scan(parser, language(path, &languages), None, source).matches;
        edits.extend(matches.iter().filter_map(|found| edit(&set, source, found)));
        let found: BTreeSet<usize> = matches.iter().map(|found| line(source, found.span.start)).collect();
        let Expected { lines, todo } = expected(source, &id);
        is_relevant |= !found.is_empty() || !lines.is_empty() || !todo.is_empty();
        let without = |lines: &BTreeSet<usize>| lines.difference(&todo).copied().collect::<BTreeSet<_>>();
        strict &= found == lines;
        lenient &= without(&found) == without(&lines);
        if found != lines {
            details.push(difference(path, &lines, &found));
        }
    }
    is_relevant.then(|| Outcome {
        rule: id,
        strict,
        lenient,
        is_error: false,
        is_fix: false,
        detail: details.join("; "),
    })
}

fn edit(set: &RuleSet, source: &str, found: &Match) -> Option<Edit> {
    let text = fixes::fixed(&set.rules()[found.rule], source, found)?;
    Some(Edit { range: found.span.start as usize..found.span.end as usize, text })
}

fn difference(path: &Path, expected: &BTreeSet<usize>, found: &BTreeSet<usize>) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let missing: Vec<_> = expected.difference(found).collect();
    let extra: Vec<_> = found.difference(expected).collect();
    format!("{name}: missing {missing:?}, extra {extra:?}")
}

/// The language of a target among those of its rule.
fn language(path: &Path, languages: &[RuleLanguage]) -> Option<&'static Language> {
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    let parsed = |language: &RuleLanguage| match language {
        RuleLanguage::Parsed(parsed) => Some(*parsed),
        _ => None,
    };
    let mut all = languages.iter().filter_map(parsed);
    let is_one = |found: &&Language| languages.iter().filter_map(parsed).any(|each| each.name == found.name);
    by_extension(&extension).find(is_one).or_else(|| all.next())
}

/// The line of a byte, from 1.
pub fn line(source: &str, byte: u32) -> usize {
    let before = source.as_bytes().get(..byte as usize).unwrap_or_default();
    1 + before.iter().filter(|byte| **byte == b'\n').count()
}
