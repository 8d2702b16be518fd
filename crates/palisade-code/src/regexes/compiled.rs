//! The engine behind a regular expression: linear time where it can be, else backtracking within a budget.

use regex_syntax::hir::{Class, Hir, HirKind};

use super::dialect::Dialect;
use super::{BudgetSpent, Captures, RegexError};

/// Steps back of one search.
const BACKTRACK_LIMIT: usize = 1_000_000;
/// About as many states as an expression may have. What passes fits into [`BYTES`].
const STATE_LIMIT: u64 = 300_000;
/// Of the linear engine's program.
const BYTES: usize = 256 << 20;

#[derive(Debug)]
pub(super) enum Compiled {
    Linear(regex::Regex),
    Backtracking(Box<fancy_regex::Regex>),
    /// Parsed, but too large for the engine that backtracks: every search is given up.
    Refused,
}

/// What makes an expression that parses perhaps not compile: look-behind, references to groups, classes of Unicode.
const DOUBTFUL: &[&str] = &["(?<", "(?P", r"\k", r"\g", r"\p", r"\P"];

impl Compiled {
    /// Checks that an expression compiles; one that backtracks and is more than look-ahead is compiled for it.
    pub(super) fn check(dialect: &Dialect) -> Result<Option<Self>, RegexError> {
        if dialect.backtracks {
            let is_doubtful =
                DOUBTFUL.iter().any(|part| dialect.text.contains(part)) || has_reference(&dialect.text);
            if is_doubtful {
                return Self::backtracking(&dialect.text).map(Some);
            }
            let parsed = fancy_regex::Expr::parse_tree(&dialect.text);
            return parsed.map(|_| None).map_err(|error| RegexError::Syntax(last_line(&error.to_string())));
        }
        let hir = regex_syntax::parse(&dialect.text).map_err(|error| syntax(&error))?;
        match states(&hir) {
            found if found > STATE_LIMIT => Err(RegexError::TooLarge { limit: STATE_LIMIT }),
            _ => Ok(None),
        }
    }

    fn backtracking(text: &str) -> Result<Self, RegexError> {
        let built = fancy_regex::RegexBuilder::new(text).backtrack_limit(BACKTRACK_LIMIT).build();
        let regex = built.map_err(|error| RegexError::Syntax(last_line(&error.to_string())))?;
        Ok(Self::Backtracking(Box::new(regex)))
    }

    /// Compiles what was checked.
    pub(super) fn checked(dialect: &Dialect) -> Self {
        if dialect.backtracks {
            return Self::backtracking(&dialect.text).unwrap_or(Self::Refused);
        }
        let built = regex::RegexBuilder::new(&dialect.text).size_limit(BYTES).build();
        Self::Linear(built.expect("the syntax was checked and the size estimated"))
    }

    pub(super) fn is_match(&self, text: &str) -> bool {
        match self {
            Self::Linear(regex) => regex.is_match(text),
            Self::Backtracking(regex) => regex.is_match(text).unwrap_or(false),
            Self::Refused => false,
        }
    }

    pub(super) fn captures_at(&self, text: &str, at: usize) -> Result<Option<Captures>, BudgetSpent> {
        match self {
            Self::Linear(regex) => {
                Ok(regex.captures_at(text, at).map(|found| linear_captures(regex, &found)))
            }
            Self::Backtracking(regex) => {
                let found = regex.captures_from_pos(text, at).map_err(|_| spent())?;
                Ok(found.map(|found| backtracking_captures(regex, &found)))
            }
            Self::Refused => Err(spent()),
        }
    }

    pub(super) fn captures_all(&self, text: &str) -> Result<Vec<Captures>, BudgetSpent> {
        match self {
            Self::Linear(regex) if regex.captures_len() == 1 => {
                let bare = |found: regex::Match<'_>| Captures { range: found.range(), groups: Vec::new() };
                Ok(regex.find_iter(text).map(bare).collect())
            }
            Self::Linear(regex) => {
                Ok(regex.captures_iter(text).map(|found| linear_captures(regex, &found)).collect())
            }
            Self::Backtracking(regex) => {
                let captures = |found: Result<_, _>| {
                    found.map(|found| backtracking_captures(regex, &found)).map_err(|_| spent())
                };
                regex.captures_iter(text).map(captures).collect()
            }
            Self::Refused => Err(spent()),
        }
    }
}

/// Whether a group is referred to by its number.
fn has_reference(text: &str) -> bool {
    text.as_bytes().windows(2).any(|pair| pair[0] == b'\\' && pair[1].is_ascii_digit())
}

fn spent() -> BudgetSpent {
    BudgetSpent { limit: BACKTRACK_LIMIT }
}

fn syntax(error: &regex_syntax::Error) -> RegexError {
    match error {
        regex_syntax::Error::Parse(error) => RegexError::Syntax(error.kind().to_string()),
        regex_syntax::Error::Translate(error) => RegexError::Syntax(error.kind().to_string()),
        other => RegexError::Syntax(last_line(&other.to_string())),
    }
}

fn last_line(text: &str) -> String {
    text.lines().next_back().unwrap_or_default().to_owned()
}

fn linear_captures(regex: &regex::Regex, found: &regex::Captures<'_>) -> Captures {
    let range = found.get(0).expect("the whole match is always there").range();
    let ranges = found.iter().map(|group| group.map(|group| group.range()));
    Captures { range, groups: groups(regex.capture_names(), ranges) }
}

fn backtracking_captures(regex: &fancy_regex::Regex, found: &fancy_regex::Captures<'_>) -> Captures {
    let range = found.get(0).expect("the whole match is always there").range();
    let ranges = found.iter().map(|group| group.map(|group| group.range()));
    Captures { range, groups: groups(regex.capture_names(), ranges) }
}

/// Groups by name, then by number.
fn groups<'r>(
    names: impl Iterator<Item = Option<&'r str>>,
    ranges: impl Iterator<Item = Option<std::ops::Range<usize>>>,
) -> Vec<(String, std::ops::Range<usize>)> {
    let mut named = Vec::new();
    let mut numbered = Vec::new();
    for (number, (name, range)) in names.zip(ranges).enumerate().skip(1) {
        let Some(range) = range else { continue };
        numbered.push((format!("${number}"), range.clone()));
        named.extend(name.map(|name| (format!("${name}"), range)));
    }
    named.append(&mut numbered);
    named
}

/// About how many states an expression compiles to. Depth is bounded by the parser.
fn states(hir: &Hir) -> u64 {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(literal) => literal.0.len() as u64,
        HirKind::Class(Class::Unicode(class)) => 4 * class.ranges().len() as u64,
        HirKind::Class(Class::Bytes(class)) => class.ranges().len() as u64,
        HirKind::Repetition(repetition) => {
            let times = u64::from(repetition.max.unwrap_or(repetition.min)).max(1);
            states(&repetition.sub).saturating_add(1).saturating_mul(times)
        }
        HirKind::Capture(capture) => states(&capture.sub).saturating_add(2),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().map(states).fold(1, u64::saturating_add)
        }
    }
}
