//! Reads a pattern: tries its spellings in the language's wrappers until one parses cleanly.

use palisade_grammars::Parser;
use thiserror::Error;

use crate::ast::{Ast, Interner, Kind};
use crate::lower::{Language, Wrapper, lower_with};

use crate::regexes::{Regex, RegexError, Use};

use super::syntax::{Pieces, pieces};
use super::{Root, normalise, roots};

/// Bytes of a pattern.
const LONGEST: usize = 64 * 1024;

/// A pattern that was read.
#[derive(Debug, Clone)]
pub struct Pattern {
    pub ast: Ast,
    /// What it may be: more than one where the text says several things.
    pub roots: Vec<Root>,
}

/// Why a pattern cannot be matched.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PatternError {
    #[error("expected a pattern, found nothing")]
    Empty,
    #[error("expected a pattern of at most {LONGEST} bytes, found {found}")]
    TooLong { found: usize },
    #[error(transparent)]
    Regex(#[from] RegexError),
    #[error(transparent)]
    Generic(#[from] crate::generic::PatternError),
    #[error("expected a pattern of {language}, found a syntax error: {pattern:?}")]
    Syntax { language: &'static str, pattern: String },
}

/// Reads a pattern of a language. Texts go into `symbols`.
///
/// # Errors
/// When no way of reading it is free of syntax errors.
pub fn read(
    parser: &mut Parser,
    language: &'static Language,
    pattern: &str,
    symbols: &mut Interner,
) -> Result<Pattern, PatternError> {
    // A first line that is indented less than the others is where a block scalar was cut.
    let text = pattern.trim_end().trim_start_matches('\n');
    if text.trim().is_empty() {
        return Err(PatternError::Empty);
    }
    if text.len() > LONGEST {
        return Err(PatternError::TooLong { found: text.len() });
    }
    // `(List<A> $X)` of Java is also a comparison, `($T *$X)` of C a product.
    let is_ambiguous = matches!(language.name, "c" | "cpp" | "java");
    let orders = if is_ambiguous { [true, false] } else { [false, true] };
    for typed in orders {
        let pieces = pieces(language, text, typed);
        if typed && pieces.typed.is_empty() {
            continue;
        }
        if let Some(read) = read_pieces(parser, language, &pieces, symbols) {
            check_regexes(&read, symbols)?;
            return Ok(read);
        }
    }
    Err(PatternError::Syntax { language: language.name, pattern: text.to_owned() })
}

/// Reads a type of a language, as it is written in a typed metavariable.
///
/// # Errors
/// When it is neither a type nor a pattern.
pub fn read_type(
    parser: &mut Parser,
    language: &'static Language,
    of_type: &str,
    symbols: &mut Interner,
) -> Result<Pattern, PatternError> {
    let Some(wrapper) = language.around_type().filter(|_| of_type.len() <= LONGEST) else {
        return read(parser, language, of_type, symbols);
    };
    let pieces = pieces(language, of_type.trim(), false);
    let mut ways = pieces.ways();
    let read_way = |text: String| read_wrapped(parser, language, wrapper, &text, &pieces, symbols);
    match ways.find_map(read_way) {
        Some(pattern) => Ok(pattern),
        None => read(parser, language, of_type, symbols),
    }
}

fn read_pieces(
    parser: &mut Parser,
    language: &'static Language,
    pieces: &Pieces,
    symbols: &mut Interner,
) -> Option<Pattern> {
    for text in pieces.ways() {
        // What is in braces is an object before it is a block, where the language has objects.
        let is_braced = text.trim().starts_with('{') && text.trim().ends_with('}');
        let is_object =
            |wrapper: &&Wrapper| is_braced && wrapper.before.ends_with('(') && wrapper.after.trim() == ")";
        let (objects, others): (Vec<&Wrapper>, Vec<&Wrapper>) = language.wrappers.iter().partition(is_object);
        for wrapper in objects.into_iter().chain(others) {
            if let Some(pattern) = read_wrapped(parser, language, *wrapper, &text, pieces, symbols) {
                return Some(pattern);
            }
        }
    }
    None
}

/// Reads a pattern within a wrapper, when that parses cleanly.
fn read_wrapped(
    parser: &mut Parser,
    language: &'static Language,
    wrapper: Wrapper,
    text: &str,
    pieces: &Pieces,
    symbols: &mut Interner,
) -> Option<Pattern> {
    let source = format!("{}{text}{}{}", wrapper.before, wrapper.completion, wrapper.after);
    let cst = language.parse(parser, &source)?;
    if cst.root_node().has_error() {
        return None;
    }
    let lowered = lower_with(language, &source, &cst, std::mem::take(symbols), true);
    *symbols = lowered.tree.symbols;
    if !lowered.damage.is_empty() {
        return None;
    }
    let mut ast = lowered.tree.ast;
    normalise::normalise(&mut ast, symbols);
    let start = wrapper.before.len() + (text.len() - text.trim_start().len());
    let end = match wrapper.completion {
        "" => wrapper.before.len() + text.trim_end().len(),
        completion => wrapper.before.len() + text.len() + completion.len(),
    };
    let ends_in_semicolon = text.trim_end().ends_with(';');
    let mut found = roots::find(&ast, lowered.tree.root, start..end, ends_in_semicolon);
    if found.is_empty() {
        return None;
    }
    if text.trim_start().strip_prefix("finally").is_some_and(|rest| rest.starts_with([' ', '{', ':', '\n'])) {
        roots::finally(&ast, lowered.tree.root, &mut found);
    }
    for (number, typed) in pieces.typed.iter().enumerate() {
        let of_type = read_type(parser, language, &typed.of_type, symbols).ok()?;
        super::graft::typed(&mut ast, symbols, number, typed, &of_type)?;
    }
    Some(Pattern { ast, roots: found })
}

/// Refuses expressions of `"=~/re/"` that do not compile.
fn check_regexes(pattern: &Pattern, symbols: &Interner) -> Result<(), PatternError> {
    let expressions = pattern.ast.ids().filter(|id| pattern.ast.kind(*id) == Kind::StrRegex);
    for id in expressions {
        Regex::new(symbols.text(pattern.ast.text(id)), Use::Search)?;
    }
    Ok(())
}
