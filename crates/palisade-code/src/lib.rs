//! Source code analysis: code and patterns are lowered to one language-neutral tree, on which the rules of the
//! Semgrep format are matched. Made by the binary, run by the engine as a file scanner.

pub mod analysis;
pub mod ast;
pub mod conditions;
pub mod constants;
pub mod fixes;
pub mod formula;
pub mod generic;
pub mod lower;
pub mod matching;
mod meta;
pub mod names;
pub mod pack;
pub mod pattern;
pub mod prefilter;
pub mod regexes;
mod remembered;
mod roster;
pub mod rule;
pub mod ruleset;
mod scanner;
mod shared_map;
pub mod taint;
pub mod testing;

pub use scanner::CodeScanner;
