//! The requirements of all rules, tested together.

use std::collections::HashMap;

use aho_corasick::AhoCorasick;
use hashbrown::HashMap as FastMap;

use crate::formula::Patterns;
use crate::rule::{Rule, RuleLanguage};

use super::requirement::{Requirement, of_rule};
use super::words::words;

/// Tests of one language's rules.
#[derive(Debug)]
pub struct Prefilter {
    words: FastMap<Vec<u8>, u32>,
    texts: Option<AhoCorasick>,
    /// The bit of each text of the automaton.
    text_bits: Vec<u32>,
    bits: u32,
    /// The place of a rule in the set, and what it asks for.
    tests: Vec<(usize, Test)>,
    /// Whether words are compared in small letters and without a dollar.
    folds: bool,
}

/// A requirement in bits.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Test {
    Always,
    Bit(u32),
    All(Vec<Self>),
    Any(Vec<Self>),
}

impl Prefilter {
    /// The tests of those rules that look at files of a language, each with the place of the rule.
    pub fn new(rules: &[(usize, &Rule, RuleLanguage)], patterns: &Patterns) -> Self {
        let mut bits = Bits::default();
        let tests = rules
            .iter()
            .map(|(at, rule, language)| (*at, bits.test(&of_rule(rule, *language, patterns))))
            .collect();
        let Bits { words, texts, next } = bits;
        let mut list: Vec<(String, u32)> = texts.into_iter().collect();
        list.sort();
        let (texts, text_bits): (Vec<_>, Vec<_>) = list.into_iter().unzip();
        // Texts are few and short; an automaton that cannot be built is one that finds nothing to rule out.
        let automaton = AhoCorasick::new(&texts).ok().filter(|_| !texts.is_empty());
        let folds = rules.iter().any(|(_, _, language)| match language {
            RuleLanguage::Parsed(language) => language.folds_names(),
            _ => false,
        });
        Self { words, texts: automaton, text_bits, bits: next, tests, folds }
    }

    /// Places of the rules that may match the source, in their order.
    pub fn survivors(&self, source: &str) -> Vec<usize> {
        let mut present = vec![false; self.bits as usize];
        let mut folded = Vec::new();
        for mut word in words(source.as_bytes()) {
            if self.folds {
                folded.clear();
                folded.extend(word.iter().skip_while(|byte| **byte == b'$').map(u8::to_ascii_lowercase));
                word = &folded;
            }
            if let Some(bit) = self.words.get(word) {
                present[*bit as usize] = true;
            }
        }
        if let Some(automaton) = &self.texts {
            for found in automaton.find_overlapping_iter(source) {
                present[self.text_bits[found.pattern().as_usize()] as usize] = true;
            }
        }
        self.tests.iter().filter(|(_, test)| test.holds(&present)).map(|(at, _)| *at).collect()
    }
}

impl Test {
    fn holds(&self, present: &[bool]) -> bool {
        match self {
            Self::Always => true,
            Self::Bit(bit) => present[*bit as usize],
            Self::All(parts) => parts.iter().all(|part| part.holds(present)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(present)),
        }
    }
}

/// Gives bits to words and texts.
#[derive(Debug, Default)]
struct Bits {
    words: FastMap<Vec<u8>, u32>,
    texts: HashMap<String, u32>,
    next: u32,
}

impl Bits {
    fn test(&mut self, requirement: &Requirement) -> Test {
        match requirement {
            Requirement::Nothing => Test::Always,
            Requirement::Word(word) => {
                let next = &mut self.next;
                Test::Bit(*self.words.entry_ref(word.as_bytes()).or_insert_with(|| fresh(next)))
            }
            Requirement::Text(text) => {
                let next = &mut self.next;
                Test::Bit(*self.texts.entry(text.clone()).or_insert_with(|| fresh(next)))
            }
            Requirement::All(parts) => Test::All(parts.iter().map(|part| self.test(part)).collect()),
            Requirement::Any(parts) => Test::Any(parts.iter().map(|part| self.test(part)).collect()),
        }
    }
}

fn fresh(next: &mut u32) -> u32 {
    let bit = *next;
    *next += 1;
    bit
}
