//! The rules of the pack over code of every language: the first byte says of which.

#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use palisade_code::lower::ALL;
use palisade_code::pack;
use palisade_code::ruleset::RuleSet;
use palisade_grammars::Parser;

/// The rules of the pack.
fn rules() -> &'static RuleSet {
    static RULES: OnceLock<RuleSet> = OnceLock::new();
    RULES.get_or_init(|| RuleSet::new(pack::rules().into_iter().filter_map(Result::ok).collect(), 0))
}

fuzz_target!(|code: (u8, &str)| {
    let language = ALL[usize::from(code.0) % ALL.len()];
    rules().scan(&mut Parser::new(), Some(language), None, code.1);
});
