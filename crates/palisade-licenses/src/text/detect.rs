//! Which licences a file holds the texts of. Called by the scanners of packages for licence files.

use std::collections::HashMap;

use super::corpus::Corpus;
use super::locate::{Place, locate};
use super::words::Words;

/// Licence files are small; what is larger, in bytes, is no licence file.
pub const TEXT_LIMIT: usize = 1 << 20;

/// A licence whose text, or the notice that stands for it, is in a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Detected {
    /// An id of the SPDX list.
    pub id: &'static str,
    /// How alike the texts are, from 0 to 1; at least 0.85.
    pub confidence: f32,
    /// Where the text begins, from 1.
    pub line: u32,
}

/// What is less alike is another licence.
const LEAST_LIKENESS: f32 = 0.85;

/// In short texts, a few words make another licence.
const SHORT: usize = 60;
const LEAST_LIKENESS_OF_SHORT: f32 = 0.87;

/// Pairs of a text that must be somewhere in the file before it is looked for.
const LEAST_CONTAINED: f32 = 0.8;

/// Texts of one file, and texts that are looked for in it.
const MOST_TEXTS: usize = 32;
const MOST_CANDIDATES: usize = 48;

/// Pairs that are compared for one file; a file of hundreds of copies is not looked through to its end.
const MOST_COMPARED: usize = 20_000_000;

/// A file of which this part is explained by the common texts holds no other.
const EXPLAINED: f32 = 0.97;

/// The licences of a text in the order of the file, each once. Only the first words of very long texts are looked at.
pub fn detect(text: &str) -> Vec<Detected> {
    let words = Words::of(text);
    let mut found = find(Corpus::common(), &words);
    let explained: usize = found.iter().map(|(_, place)| place.range.len()).sum();
    let is_exact = found.iter().all(|(_, place)| place.likeness() >= EXPLAINED);
    if !is_exact || (explained as f32) < EXPLAINED * words.pairs.len() as f32 {
        found = find(Corpus::whole(), &words);
    }
    found.sort_by_key(|(_, place)| place.range.start);
    let mut detected: Vec<Detected> = Vec::new();
    for (id, place) in found {
        let confidence = place.likeness().min(1.0);
        match detected.iter_mut().find(|known| known.id == id) {
            Some(known) => known.confidence = known.confidence.max(confidence),
            None => detected.push(Detected { id, confidence, line: words.lines[place.range.start] }),
        }
    }
    without_weaker_grants(detected)
}

/// A notice that lets later versions be used says more than the text of the licence beside it.
fn without_weaker_grants(mut detected: Vec<Detected>) -> Vec<Detected> {
    let later: Vec<&str> = detected.iter().filter_map(|one| one.id.strip_suffix("-or-later")).collect();
    detected.retain(|one| one.id.strip_suffix("-only").is_none_or(|base| !later.contains(&base)));
    detected
}

/// Takes the text that explains most, then the one that explains most of the rest, until none is alike.
fn find(corpus: &Corpus, words: &Words) -> Vec<(&'static str, Place)> {
    let mut search =
        Search { corpus, file: &words.pairs, taken: vec![false; words.pairs.len()], compared: 0 };
    let candidates = candidates(corpus, &words.pairs);
    let mut places: Vec<_> = candidates.into_iter().filter_map(|number| search.place(number)).collect();
    let mut found = Vec::new();
    while found.len() < MOST_TEXTS {
        let worth = |(number, place): &(usize, Place)| place.worth(corpus.patterns[*number].is_common);
        let best = places.iter().max_by(|a, b| worth(a).total_cmp(&worth(b)).then(b.0.cmp(&a.0)));
        let Some((number, best)) = best.cloned() else { break };
        found.push((corpus.patterns[number].id, best.clone()));
        places = search.take(&best, places);
    }
    found
}

/// The texts of a corpus in one file.
struct Search<'a> {
    corpus: &'a Corpus,
    file: &'a [u32],
    /// Pairs of the file that belong to a text that was found.
    taken: Vec<bool>,
    /// Pairs of the file that were compared, all texts together.
    compared: usize,
}

impl Search<'_> {
    /// Where a text is, when it is there and there is still time to look.
    fn place(&mut self, number: usize) -> Option<(usize, Place)> {
        self.compared += self.file.len();
        if self.compared > MOST_COMPARED {
            return None;
        }
        let place = locate(self.file, &self.taken, &self.corpus.patterns[number].pairs)?;
        let least = if place.total < SHORT { LEAST_LIKENESS_OF_SHORT } else { LEAST_LIKENESS };
        (place.likeness() >= least).then_some((number, place))
    }

    /// Takes the place of a text, and looks again for those that were found where it is.
    fn take(&mut self, best: &Place, places: Vec<(usize, Place)>) -> Vec<(usize, Place)> {
        self.taken[best.range.clone()].fill(true);
        let mut rest = Vec::with_capacity(places.len());
        for (number, old) in places {
            let is_apart = old.range.end <= best.range.start || best.range.end <= old.range.start;
            rest.extend(if is_apart { Some((number, old)) } else { self.place(number) });
        }
        rest
    }
}

/// The texts that are in the file nearly whole, wherever their words are; those with most of them first.
fn candidates(corpus: &Corpus, file: &[u32]) -> Vec<usize> {
    let mut counts: HashMap<u32, u32> = HashMap::with_capacity(file.len());
    for pair in file {
        *counts.entry(*pair).or_default() += 1;
    }
    let mut shared = vec![0_u32; corpus.patterns.len()];
    for (pair, count) in &counts {
        for (number, times) in corpus.with(*pair) {
            shared[number] += times.min(*count);
        }
    }
    let contained = |number: &usize| shared[*number] as f32 / corpus.patterns[*number].pairs.len() as f32;
    let mut candidates: Vec<usize> =
        (0..shared.len()).filter(|number| contained(number) >= LEAST_CONTAINED).collect();
    candidates.sort_by(|a, b| contained(b).total_cmp(&contained(a)).then(a.cmp(b)));
    candidates.truncate(MOST_CANDIDATES);
    candidates
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ids(text: &str) -> Vec<&'static str> {
        detect(text).into_iter().map(|found| found.id).collect()
    }

    fn text_of(id: &str) -> &'static str {
        spdx::license_id(id).unwrap().text()
    }

    #[test]
    fn a_copy_is_told_whatever_its_layout() {
        for id in [
            "MIT",
            "Apache-2.0",
            "BSD-3-Clause",
            "BSD-2-Clause",
            "GPL-3.0-only",
            "MPL-2.0",
            "ISC",
            "Zed",
            "MIT-0",
        ] {
            let copy = format!("My project\n\n# {}\n", text_of(id).replace('\n', "\n#   ").to_uppercase());
            assert_eq!(ids(&copy), [id]);
        }
    }

    #[test]
    fn several_texts_of_one_file_are_told_with_their_lines() {
        let both = format!("Either of these.\n\n{}\n\n--------\n\n{}", text_of("Apache-2.0"), text_of("MIT"));
        let found = detect(&both);
        assert_eq!(found.iter().map(|one| one.id).collect::<Vec<_>>(), ["Apache-2.0", "MIT"]);
        assert!(found[0].line < found[1].line && found.iter().all(|one| one.confidence > 0.95));
    }

    #[test]
    fn a_notice_stands_for_its_licence() {
        let notice = "This program is free software: you can redistribute it and/or modify it under the terms of the GNU \
             General Public License as published by the Free Software Foundation, either version 3 of the License, or \
             (at your option) any later version.";
        assert_eq!(ids(notice), ["GPL-3.0-or-later"]);
        let with_text = format!("{notice}\n\n{}", text_of("GPL-3.0-only"));
        assert_eq!(ids(&with_text), ["GPL-3.0-or-later"]);
    }

    #[test]
    fn other_texts_are_no_licence() {
        let terms = "You may use this software while you pay for it. ".repeat(40);
        for text in [
            "",
            "MIT",
            "All rights reserved.",
            &terms,
            "See the file COPYING for the licence of this project.",
        ] {
            assert_eq!(ids(text), [""; 0], "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn never_panics(text in "(\\PC{0,40}|copyright |the software is provided |\n){0,40}") {
            detect(&text);
        }
    }
}
