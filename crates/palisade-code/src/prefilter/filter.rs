//! The requirements of all rules, tested together.

use std::collections::HashMap;

use aho_corasick::AhoCorasick;
use hashbrown::HashMap as FastMap;

use crate::ast::Interner;
use crate::formula::Patterns;
use crate::lower::Language;
use crate::rule::{Rule, RuleLanguage};

use super::requirement::{Requirement, of_rule, of_tree, simplified};
use super::spelled::of_text;
use super::words::words;

/// Tests of one language's rules, made of the texts of their patterns.
#[derive(Debug)]
pub struct Prefilter {
    bits: Bits,
    texts: Option<AhoCorasick>,
    /// The bit of each text of the automaton.
    text_bits: Vec<u32>,
    /// Of each rule, in the order in which they were given.
    tests: Vec<Test>,
    /// Whether words are compared in small letters and without a dollar.
    folds: bool,
}

/// What of all rules' words and texts is in one source.
#[derive(Debug)]
pub struct Present(Vec<bool>);

/// A requirement in bits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    Always,
    Bit(u32),
    All(Vec<Self>),
    Any(Vec<Self>),
}

impl Prefilter {
    /// The tests of those rules that look at files of a language. Their patterns need not be read for them.
    pub fn new(rules: &[(&Rule, RuleLanguage)]) -> Self {
        let mut bits = Bits::default();
        let tests = rules.iter().map(|(rule, language)| bits.of_unread(rule, *language)).collect();
        let mut list: Vec<(&String, u32)> = bits.texts.iter().map(|(text, bit)| (text, *bit)).collect();
        list.sort();
        let (texts, text_bits): (Vec<_>, Vec<_>) = list.into_iter().unzip();
        // Texts are few and short; an automaton that cannot be built is one that finds nothing to rule out.
        let automaton = AhoCorasick::new(&texts).ok().filter(|_| !texts.is_empty());
        let folds = rules.iter().any(|(_, language)| match language {
            RuleLanguage::Parsed(language) => language.folds_names(),
            _ => false,
        });
        Self { texts: automaton, text_bits, tests, bits, folds }
    }

    /// What the rules ask for and the source has.
    pub fn present(&self, source: &str) -> Present {
        let mut present = vec![false; self.bits.next as usize];
        let mut folded = Vec::new();
        for mut word in words(source.as_bytes()) {
            if self.folds {
                fold(word, &mut folded);
                word = &folded;
            }
            if let Some(bit) = self.bits.words.get(word) {
                present[*bit as usize] = true;
            }
        }
        if let Some(automaton) = &self.texts {
            for found in automaton.find_overlapping_iter(source) {
                present[self.text_bits[found.pattern().as_usize()] as usize] = true;
            }
        }
        Present(present)
    }

    /// Places of the rules, in the order in which they were given, that may match.
    pub fn survivors<'p>(&'p self, present: &'p Present) -> impl Iterator<Item = usize> + 'p {
        self.tests.iter().enumerate().filter(|(_, test)| test.holds(present)).map(|(at, _)| at)
    }

    /// A rule's test by the trees of its patterns, which says more than their texts do.
    pub fn of_read(&self, rule: &Rule, language: RuleLanguage, read: &Patterns, symbols: &Interner) -> Test {
        let mut of_pattern = |language: &'static Language, text: &str| {
            read.get(language, text)
                .map_or(Requirement::Nothing, |pattern| of_tree(pattern, language, symbols))
        };
        self.bits.test(&simplified(of_rule(rule, language, &mut of_pattern)))
    }
}

impl Test {
    /// Whether a source with these words may match.
    pub fn holds(&self, present: &Present) -> bool {
        match self {
            Self::Always => true,
            Self::Bit(bit) => present.0[*bit as usize],
            Self::All(parts) => parts.iter().all(|part| part.holds(present)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(present)),
        }
    }
}

/// Words and texts with their bits.
#[derive(Debug, Default)]
struct Bits {
    words: FastMap<Vec<u8>, u32>,
    texts: HashMap<String, u32>,
    next: u32,
}

impl Bits {
    /// The test of a rule by the texts of its patterns. Every word of them gets a bit, for the tests of their trees.
    fn of_unread(&mut self, rule: &Rule, language: RuleLanguage) -> Test {
        let mut of_pattern = |language: &'static Language, text: &str| {
            let mut folded = Vec::new();
            for mut word in words(text.as_bytes()) {
                if language.folds_names() {
                    fold(word, &mut folded);
                    word = &folded;
                }
                self.add_word(word);
            }
            of_text(language, text)
        };
        let asked = of_rule(rule, language, &mut of_pattern);
        self.add_texts(&asked);
        self.test(&simplified(asked))
    }

    fn add_word(&mut self, word: &[u8]) {
        let next = &mut self.next;
        self.words.entry_ref(word).or_insert_with(|| fresh(next));
    }

    fn add_texts(&mut self, requirement: &Requirement) {
        match requirement {
            Requirement::Text(text) if !self.texts.contains_key(text) => {
                let bit = fresh(&mut self.next);
                self.texts.insert(text.clone(), bit);
            }
            Requirement::All(parts) | Requirement::Any(parts) => {
                parts.iter().for_each(|part| self.add_texts(part));
            }
            _ => {}
        }
    }

    /// What has no bit is not asked for.
    fn test(&self, requirement: &Requirement) -> Test {
        let bit = |found: Option<&u32>| found.map_or(Test::Always, |bit| Test::Bit(*bit));
        match requirement {
            Requirement::Nothing => Test::Always,
            Requirement::Word(word) => bit(self.words.get(word.as_bytes())),
            Requirement::Text(text) => bit(self.texts.get(text)),
            Requirement::All(parts) => Test::All(parts.iter().map(|part| self.test(part)).collect()),
            Requirement::Any(parts) => Test::Any(parts.iter().map(|part| self.test(part)).collect()),
        }
    }
}

/// A word as it is compared where neither the case of letters nor a dollar makes a difference.
fn fold(word: &[u8], folded: &mut Vec<u8>) {
    folded.clear();
    folded.extend(word.iter().skip_while(|byte| **byte == b'$').map(u8::to_ascii_lowercase));
}

fn fresh(next: &mut u32) -> u32 {
    let bit = *next;
    *next += 1;
    bit
}
