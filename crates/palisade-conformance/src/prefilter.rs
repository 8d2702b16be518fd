//! The prefilter on the rules of a suite: the texts of patterns must not ask for more than their trees.

use std::fs;
use std::path::Path;

use anyhow::bail;
use palisade_code::formula::{Compiler, texts};
use palisade_code::prefilter::{Prefilter, unfounded};
use palisade_code::rule::{Rule, RuleLanguage, read};
use palisade_code::testing::rule_files;

/// Compares every pattern of every rule that can be read.
pub(crate) fn run(path: &Path) -> anyhow::Result<()> {
    let (mut patterns, mut wrong, mut by_tree, mut by_text) = (0_u32, 0_u32, 0_u32, 0_u32);
    for file in rule_files(path) {
        let Ok(text) = fs::read_to_string(&file) else { continue };
        for rule in read(&file.display().to_string(), &text).into_iter().flatten() {
            for language in &rule.languages {
                let (by_trees, by_texts) = asks(&rule, *language);
                by_tree += u32::from(by_trees);
                by_text += u32::from(by_texts);
                if by_trees && !by_texts {
                    println!("{} {} {language:?}: only its trees ask for something", file.display(), rule.id);
                }
                let RuleLanguage::Parsed(language) = language else { continue };
                for pattern in texts(&rule.mode) {
                    let Ok(words) = unfounded(language, pattern) else { continue };
                    patterns += 1;
                    if !words.is_empty() {
                        wrong += 1;
                        println!("{} {} {language:?}: {words:?} of {pattern:?}", file.display(), rule.id);
                    }
                }
            }
        }
    }
    println!("{by_tree} rules ask for something by their trees, {by_text} by their texts");
    println!("{patterns} patterns, {wrong} ask for more by their text");
    if wrong > 0 {
        bail!("expected every word of a text in its tree, found {wrong} patterns that have others");
    }
    Ok(())
}

/// Whether a rule keeps an empty file from being parsed: by the trees of its patterns, and by their texts.
fn asks(rule: &Rule, language: RuleLanguage) -> (bool, bool) {
    let filter = Prefilter::new(&[(rule, language)]);
    let present = filter.present("");
    let mut compiler = Compiler::default();
    let by_trees = compiler
        .rule(&rule.mode, &rule.options, language)
        .is_ok_and(|patterns| !filter.of_read(rule, language, &patterns, compiler.symbols()).holds(&present));
    let by_texts = filter.survivors(&present).next().is_none();
    (by_trees, by_texts)
}
