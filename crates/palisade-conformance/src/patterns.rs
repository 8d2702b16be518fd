//! Format A: a target file, and a pattern of the same name.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use palisade_code::analysis::Analysis;
use palisade_code::ast::Interner;
use palisade_code::lower::{Language, by_name};
use palisade_code::matching::{Bindings, Budget, search};
use palisade_code::pattern;
use palisade_code::rule::Options;
use palisade_code::testing::line;
use palisade_grammars::Parser;

use crate::score::Score;

/// Scores each language and prints the sums.
pub(crate) fn run(path: &Path, languages: &[String], misses: bool) -> anyhow::Result<()> {
    let mut all = Score::default();
    for name in languages {
        let language = by_name(name).with_context(|| format!("expected a language, found {name:?}"))?;
        let mut score = Score::default();
        for target in targets(&path.join(name), name)? {
            let outcome = differs(path, language, &target)?;
            score.add(outcome.is_none());
            all.add(outcome.is_none());
            if let Some(why) = outcome.filter(|_| misses) {
                println!("{}: {why}", target.display());
            }
        }
        score.print(name);
    }
    all.print("all");
    Ok(())
}

/// The files of a language that have a pattern.
fn targets(folder: &Path, name: &str) -> anyhow::Result<Vec<PathBuf>> {
    let extension = match name {
        "python" => "py",
        other => other,
    };
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// What is wrong about the matches of one target.
fn differs(suite: &Path, language: &'static Language, target: &Path) -> anyhow::Result<Option<String>> {
    let own = target.with_extension("sgrep");
    let shared = suite.join("POLYGLOT").join(own.file_name().unwrap_or_default());
    let Some(pattern) = [own, shared].into_iter().find(|path| path.is_file()) else {
        return Ok(Some("no pattern".to_owned()));
    };
    let (text, source) = (fs::read_to_string(&pattern)?, fs::read_to_string(target)?);
    let (mut parser, mut symbols) = (Parser::new(), Interner::new());
    let pattern = match pattern::read(&mut parser, language, &text, &mut symbols) {
        Ok(pattern) => pattern,
        Err(error) => return Ok(Some(error.to_string())),
    };
    let symbols = symbols.freeze();
    let Some(file) = Analysis::of(&mut parser, language, &source, &symbols) else {
        return Ok(Some("no tree".to_owned()));
    };
    if let Some(damage) = file.damage.first() {
        return Ok(Some(format!("{} at line {}", damage.reason, line(&source, damage.span.start))));
    }
    let options = Options::default();
    let searched = search(&pattern, file.target(), &options, Budget::default(), Bindings::default(), None);
    let found: BTreeSet<usize> = searched.found.iter().map(|found| line(&source, found.span.start)).collect();
    let expected = expected(&source);
    let cut = if searched.is_cut { ", cut" } else { "" };
    Ok((found != expected).then(|| format!("expected lines {expected:?}, found {found:?}{cut}")))
}

/// The lines after a mark, from 1.
fn expected(source: &str) -> BTreeSet<usize> {
    let is_marked = |text: &&str| text.contains("ERROR:") || text.contains("MATCH:");
    let lines = source.lines().enumerate();
    lines.filter(|(_, text)| is_marked(text)).map(|(at, _)| at + 2).collect()
}
