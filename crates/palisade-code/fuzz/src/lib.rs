//! What the targets of languages share: a text is read as code and as pattern, and what was read is searched.

use palisade_code::analysis::Analysis;
use palisade_code::ast::Interner;
use palisade_code::lower::by_name;
use palisade_code::matching::{Bindings, Budget, search};
use palisade_code::pattern::read;
use palisade_code::rule::Options;
use palisade_grammars::Parser;

/// Between a pattern and the code that it is searched in.
const BETWEEN: &str = "\n---\n";

/// The pattern and the code of an input, which is both where it does not say.
pub fn parts(text: &str) -> (&str, &str) {
    text.split_once(BETWEEN).unwrap_or((text, text))
}

/// Reads the two parts of a text as pattern and as code of a language.
pub fn try_language(name: &str, text: &str) {
    let language = by_name(name).expect("the language is registered");
    let (pattern, code) = parts(text);
    let (mut parser, mut symbols) = (Parser::new(), Interner::new());
    let pattern = read(&mut parser, language, pattern, &mut symbols);
    let analysis = Analysis::of(&mut parser, language, code, &symbols.freeze());
    if let (Ok(pattern), Some(analysis)) = (pattern, analysis) {
        search(&pattern, analysis.target(), &Options::default(), Budget::default(), Bindings::default(), None);
    }
}
