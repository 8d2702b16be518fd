//! Looks for every mark in a text: one automaton for all words, then each pattern in a window around its word.

use std::collections::BTreeSet;
use std::sync::{LazyLock, OnceLock};

use aho_corasick::AhoCorasick;
use regex::bytes::{Regex, RegexBuilder};

use super::TABLES;
use super::sign::{Mark, Sign};

/// Windows of one sign in one text; a word that occurs more often than this is no sign of anything.
const MOST_WINDOWS: usize = 500;
/// Different texts of one mark that are kept of a whole site.
const MOST_FOUND: usize = 40;
const MOST_PLACES: usize = 50;
/// Longer than any token.
const LONGEST: usize = 4096;
const DFA_BYTES: usize = 256 * 1024;

/// What a mark found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) mark: Mark,
    /// May be secret: checks say what of it is shown.
    pub(crate) found: String,
    /// Files that have it.
    pub(crate) places: Vec<usize>,
}

struct Compiled {
    signs: Vec<(&'static Sign, OnceLock<Regex>)>,
    words: AhoCorasick,
    /// By word: the sign.
    owners: Vec<usize>,
}

static COMPILED: LazyLock<Compiled> = LazyLock::new(|| {
    let signs: Vec<_> = TABLES.iter().copied().flatten().map(|sign| (sign, OnceLock::new())).collect();
    let owned = signs
        .iter()
        .enumerate()
        .flat_map(|(owner, (sign, _))| sign.words.iter().map(move |word| (*word, owner)));
    let (texts, owners): (Vec<&str>, Vec<usize>) = owned.unzip();
    let words = AhoCorasick::builder().ascii_case_insensitive(true).build(texts);
    Compiled { signs, words: words.expect("the words are constant and few"), owners }
});

impl Compiled {
    fn regex(&self, sign: usize) -> &Regex {
        let (sign, regex) = &self.signs[sign];
        regex.get_or_init(|| compile(sign.pattern))
    }
}

fn compile(pattern: &str) -> Regex {
    RegexBuilder::new(pattern)
        .unicode(false)
        .dfa_size_limit(DFA_BYTES)
        .build()
        .expect("the patterns are constant and tested")
}

/// Adds what the text at `place` shows.
pub(crate) fn search(text: &str, place: usize, hits: &mut Vec<Hit>) {
    let compiled = &*COMPILED;
    let bytes = text.as_bytes();
    let mut windows = vec![0_usize; compiled.signs.len()];
    let mut seen: BTreeSet<(usize, usize)> = BTreeSet::new();
    for word in compiled.words.find_overlapping_iter(bytes) {
        let owner = compiled.owners[word.pattern().as_usize()];
        windows[owner] += 1;
        if windows[owner] > MOST_WINDOWS {
            continue;
        }
        let sign = compiled.signs[owner].0;
        let start = word.start().saturating_sub(sign.before);
        let end = word.start().saturating_add(sign.after).min(bytes.len());
        for captures in compiled.regex(owner).captures_iter(&bytes[start..end]).take(4) {
            let Some(found) = captures.iter().skip(1).flatten().next().or_else(|| captures.get(0)) else {
                continue;
            };
            // The windows of neighbouring words show the same text again.
            if seen.insert((owner, start + found.start())) {
                keep(sign.mark, found.as_bytes(), place, hits);
            }
        }
    }
}

fn keep(mark: Mark, found: &[u8], place: usize, hits: &mut Vec<Hit>) {
    let found = String::from_utf8_lossy(&found[..found.len().min(LONGEST)]);
    let mut same = 0;
    for hit in hits.iter_mut().filter(|hit| hit.mark == mark) {
        same += 1;
        if hit.found == found {
            if hit.places.last() != Some(&place) && hit.places.len() < MOST_PLACES {
                hit.places.push(place);
            }
            return;
        }
    }
    if same < MOST_FOUND {
        hits.push(Hit { mark, found: found.into_owned(), places: vec![place] });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(text: &str) -> Vec<(Mark, String)> {
        let mut hits = Vec::new();
        search(text, 0, &mut hits);
        hits.into_iter().map(|hit| (hit.mark, hit.found)).collect()
    }

    #[test]
    fn every_pattern_compiles_and_has_words_in_lower_case() {
        for sign in TABLES.iter().copied().flatten() {
            let _ = compile(sign.pattern);
            assert!(!sign.words.is_empty(), "{:?}", sign.mark);
            assert!(sign.words.iter().all(|word| *word == word.to_ascii_lowercase()), "{:?}", sign.mark);
        }
    }

    #[test]
    fn one_text_in_many_places_is_one_hit() {
        let mut hits = Vec::new();
        for place in [0, 1, 1, 2] {
            search("//# sourceMappingURL=a.js.map\n", place, &mut hits);
        }
        assert_eq!(
            hits,
            [Hit { mark: Mark::SourceMap, found: "a.js.map".to_owned(), places: vec![0, 1, 2] }]
        );
    }

    #[test]
    fn versions_come_from_banners() {
        for (banner, library, version) in [
            ("/*! jQuery v3.4.1 | (c) JS Foundation", "jquery", "3.4.1"),
            (" * jQuery JavaScript Library v1.12.4\n", "jquery", "1.12.4"),
            ("/*! jQuery UI - v1.12.1 - 2016-09-14", "jquery-ui", "1.12.1"),
            (" * Bootstrap v3.3.7 (https://getbootstrap.com)", "bootstrap", "3.3.7"),
            ("  Bootstrap JavaScript Library v4.1.0", "bootstrap", "4.1.0"),
            (" * @license AngularJS v1.8.2\n", "angular", "1.8.2"),
            (" * Vue.js v2.6.11\n", "vue", "2.6.11"),
            ("//! moment.js\n//! version : 2.24.0", "moment", "2.24.0"),
            ("/* axios v0.21.0 | (c) 2020", "axios", "0.21.0"),
            ("window.next={version:\"13.4.0\",appDir:!0}", "next", "13.4.0"),
        ] {
            assert_eq!(marks(banner), [(Mark::Library(library), version.to_owned())], "{banner}");
        }
        let purifier = (Mark::Library("dompurify"), "3.0.5".to_owned());
        assert!(marks("/*! @license DOMPurify 3.0.5 | (c)").contains(&purifier));
        assert_eq!(marks("works with jQuery v2 and Bootstrap 4"), []);
    }

    #[test]
    fn a_megabyte_of_words_ends() {
        let mut hits = Vec::new();
        for piece in ["eyJ", "sourceMappingURL=", "api.openai.com ", "innerHTML=", "<!--", ".internal/"] {
            search(&piece.repeat(1_000_000 / piece.len()), 0, &mut hits);
        }
        assert!(hits.len() < 200);
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "(?s)(.|eyJ|\\.internal|jquery v1|role:\"system\"|é){0,40}") {
            let _ = marks(&text);
        }
    }
}
