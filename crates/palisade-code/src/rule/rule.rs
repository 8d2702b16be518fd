//! One rule. Made by the reader, compiled by the engine.

use palisade_model::Severity;

use super::{Formula, Glob, Metadata, Options, Taint};
use crate::lower::Language;
use crate::regexes::Regex;

/// One rule.
#[derive(Debug, Clone)]
pub struct Rule {
    pub id: String,
    pub message: String,
    /// `ERROR` is high, `WARNING` medium, `INFO` low; the newer names are taken as they are.
    pub severity: Severity,
    /// In the order of the rule, at least one of them supported.
    pub languages: Vec<RuleLanguage>,
    pub mode: Mode,
    pub options: Options,
    pub paths: Paths,
    /// Replaces the match; without white space around it.
    pub fix: Option<String>,
    pub fix_regex: Option<FixRegex>,
    pub metadata: Metadata,
    /// Of the rule in its file, from 1.
    pub line: u32,
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy)]
pub enum RuleLanguage {
    /// Files of a language that is parsed.
    Parsed(&'static Language),
    /// The text of every file, by regular expressions alone.
    Regex,
    /// The text of every file as a tree of words, lines and braces.
    Generic,
    /// A name of the format for a language that is not done.
    Unsupported(&'static str),
}

/// How a rule decides.
#[derive(Debug, Clone)]
pub enum Mode {
    Search(Formula),
    Taint(Taint),
}

/// Globs of paths below the scanned folder; empty means every file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paths {
    pub include: Vec<Glob>,
    /// Wins over `include`.
    pub exclude: Vec<Glob>,
}

impl Paths {
    /// Whether a rule looks at a file, by its path with slashes, relative to what is scanned.
    pub fn selects(&self, path: &str) -> bool {
        let any = |globs: &[Glob]| globs.iter().any(|glob| glob.matches(path));
        !any(&self.exclude) && (self.include.is_empty() || any(&self.include))
    }
}

/// A replacement within the match.
#[derive(Debug, Clone)]
pub struct FixRegex {
    pub regex: Regex,
    /// With `\1` and `\g<name>` for what was captured.
    pub replacement: String,
    /// How often; every time without it.
    pub count: Option<u32>,
}
