//! The texts of the SPDX list, ready to be compared. Made when the first licence file is met: the few that nearly every
//! file is a copy of at once, the others only when those do not explain a file.

use std::sync::OnceLock;

use spdx::{LicenseId, license_id};

use super::notices;
use super::words::Words;

/// Licences of most packages, and those that differ from them in a few words.
const COMMON: &[&str] = &[
    "0BSD",
    "AGPL-3.0-only",
    "Apache-2.0",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-2-Clause-Patent",
    "BSD-2-Clause-Views",
    "BSD-3-Clause",
    "BSD-3-Clause-Attribution",
    "BSD-3-Clause-Clear",
    "BSD-3-Clause-LBNL",
    "BSD-4-Clause",
    "BSD-4-Clause-UC",
    "BSL-1.0",
    "BlueOak-1.0.0",
    "CC-BY-4.0",
    "CC0-1.0",
    "EPL-2.0",
    "GPL-2.0-only",
    "GPL-3.0-only",
    "ISC",
    "JSON",
    "LGPL-2.1-only",
    "LGPL-3.0-only",
    "MIT",
    "MIT-0",
    "MIT-Modern-Variant",
    "MPL-2.0",
    "PSF-2.0",
    "Unlicense",
    "WTFPL",
    "X11",
    "Zlib",
];

/// One text.
#[derive(Debug)]
pub(super) struct Pattern {
    /// The id that a copy of the text stands for.
    pub(super) id: &'static str,
    pub(super) pairs: Vec<u32>,
    /// One of the licences of most packages: of texts that are nearly the same, the likelier.
    pub(super) is_common: bool,
}

/// Texts with an index by pairs of words.
#[derive(Debug)]
pub(super) struct Corpus {
    pub(super) patterns: Vec<Pattern>,
    /// Pair, pattern and how often it is there, packed in this order; ascending.
    postings: Vec<u64>,
}

impl Corpus {
    /// The few texts that are enough for most files.
    pub(super) fn common() -> &'static Self {
        static COMMON_CORPUS: OnceLock<Corpus> = OnceLock::new();
        COMMON_CORPUS.get_or_init(|| {
            let texts =
                COMMON.iter().filter_map(|name| license_id(name)).map(|id| (id.name, id.text().to_owned()));
            Self::new(texts.chain(notices::texts()).chain(reworded()))
        })
    }

    /// All texts.
    pub(super) fn whole() -> &'static Self {
        static WHOLE: OnceLock<Corpus> = OnceLock::new();
        WHOLE.get_or_init(|| {
            let listed = spdx::identifiers::LICENSES.iter().filter_map(|license| license_id(license.name));
            let texts =
                listed.filter(|id| speaks_for_its_text(*id)).map(|id| (id.name, id.text().to_owned()));
            Self::new(texts.chain(notices::texts()).chain(reworded()))
        })
    }

    fn new(texts: impl Iterator<Item = (&'static str, String)>) -> Self {
        let all = texts.flat_map(|(id, text)| {
            let parts: Vec<Words> = parts(&text).map(Words::of).collect();
            let is_common = COMMON.contains(&id);
            let pattern = move |words: Words| Pattern {
                id,
                is_common: is_common && words.pairs.len() >= NOTICE,
                pairs: words.pairs,
            };
            parts.into_iter().map(pattern)
        });
        let patterns: Vec<Pattern> = all.filter(|pattern| pattern.pairs.len() >= SHORTEST).collect();
        let mut postings: Vec<u64> =
            Vec::with_capacity(patterns.iter().map(|pattern| pattern.pairs.len()).sum());
        for (number, pattern) in (0_u64..).zip(&patterns) {
            let mut pairs = pattern.pairs.clone();
            pairs.sort_unstable();
            for same in pairs.chunk_by(|a, b| a == b) {
                postings.push(u64::from(same[0]) << 32 | number << 16 | (same.len() as u64).min(0xFFFF));
            }
        }
        postings.sort_unstable();
        Self { patterns, postings }
    }

    /// The patterns that have a pair, and how often.
    pub(super) fn with(&self, pair: u32) -> impl Iterator<Item = (usize, u32)> {
        let start = self.postings.partition_point(|posting| *posting >> 32 < u64::from(pair));
        let same =
            self.postings[start..].iter().take_while(move |posting| **posting >> 32 == u64::from(pair));
        same.map(|posting| ((*posting >> 16 & 0xFFFF) as usize, (*posting & 0xFFFF) as u32))
    }
}

/// The BSD licences name their authors in the terms, which the template of the list leaves open.
fn reworded() -> impl Iterator<Item = (&'static str, String)> {
    const HOLDERS: &[(&str, &str)] =
        &[("COPYRIGHT HOLDERS AND CONTRIBUTORS", "AUTHOR"), ("COPYRIGHT HOLDER OR CONTRIBUTORS", "AUTHOR")];
    const NEITHER: &str =
        "Neither the name of the copyright holder nor the names of its contributors may be used";
    let texts = ["BSD-2-Clause", "BSD-3-Clause"].into_iter().filter_map(license_id);
    texts.flat_map(|id| {
        let text = HOLDERS.iter().fold(id.text().to_owned(), |text, (from, to)| text.replace(from, to));
        let also =
            text.contains(NEITHER).then(|| text.replace(NEITHER, "The name of the author may not be used"));
        std::iter::once(text).chain(also).map(move |text| (id.name, text))
    })
}

/// A text, and its terms alone where people leave out what stands around them: instructions how to use the licence,
/// another licence that it builds on, and words about the organisation behind it.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let after = |marker: &str| text.find(marker).map(|at| at + marker.len());
    let ends = [
        after("END OF TERMS AND CONDITIONS"),
        text.starts_with("GNU LESSER").then(|| text.find("GNU GENERAL PUBLIC LICENSE")).flatten(),
        text.find("Exhibit A - Source Code Form License Notice"),
    ];
    let start = text.find("By exercising the Licensed Rights");
    let end = text.rfind("Creative Commons is not a party to its public licenses");
    let of_commons = start.zip(end).and_then(|(start, end)| text.get(start..end));
    let terms = ends.into_iter().flatten().map(|end| &text[..end]);
    std::iter::once(text).chain(terms).chain(of_commons)
}

/// Pairs of words; what is shorter is said by chance.
const SHORTEST: usize = 12;

/// What is shorter is a notice, of which each word counts.
const NOTICE: usize = 60;

/// Of ids with the same text, the one that the text alone gives: without the right to use later versions, which the
/// notice beside it gives.
fn speaks_for_its_text(id: LicenseId) -> bool {
    let is_later = id.name.ends_with("-or-later") || id.name.ends_with('+');
    let is_variant =
        id.name.ends_with("-no-RFN") || id.name.ends_with("-RFN") || id.name.contains("invariants");
    !id.is_deprecated() && !is_later && !is_variant && id.name != "NOASSERTION"
}
