//! One case-insensitive pass over a file that says which rules look where.

use std::collections::BTreeMap;
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use palisade_engine::{FileContext, Stop};

use crate::reach::Reach;

/// Look-around such as `\b` sees this far beyond the longest match.
const MARGIN: usize = 8;
/// Keyword hits between two checkpoints.
const HITS_PER_CHECK: usize = 4096;

/// All keywords of all rules in one automaton.
pub(crate) struct Prefilter {
    automaton: AhoCorasick,
    /// By keyword: the rules that have it, and how far each reaches.
    rules: Vec<Vec<(usize, Reach)>>,
    /// Rules without keywords.
    always: Vec<usize>,
}

/// The parts of a file that a rule searches, ascending and disjoint.
pub(crate) type Windows = Vec<Range<usize>>;

impl Prefilter {
    /// Takes each rule's keywords and reach, in the order of the rules.
    ///
    /// # Errors
    /// The automaton's own message when the keywords are too many to fit.
    pub(crate) fn new<'a>(rules: impl Iterator<Item = (&'a [String], Reach)>) -> Result<Self, String> {
        let mut by_keyword: BTreeMap<&str, Vec<(usize, Reach)>> = BTreeMap::new();
        let mut always = Vec::new();
        for (index, (keywords, reach)) in rules.enumerate() {
            if keywords.is_empty() {
                always.push(index);
            }
            for keyword in keywords {
                by_keyword.entry(keyword).or_default().push((index, reach));
            }
        }
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .kind(Some(AhoCorasickKind::DFA))
            .build(by_keyword.keys())
            .map_err(|error| error.to_string())?;
        Ok(Self { automaton, rules: by_keyword.into_values().collect(), always })
    }

    /// The windows of every rule that must look at `bytes`, by rule.
    pub(crate) fn windows(
        &self,
        context: &FileContext<'_>,
        bytes: &[u8],
    ) -> Result<BTreeMap<usize, Windows>, Stop> {
        let whole = 0..bytes.len();
        let mut windows: BTreeMap<usize, Windows> =
            self.always.iter().map(|&rule| (rule, vec![whole.clone()])).collect();
        for (count, hit) in self.automaton.find_overlapping_iter(bytes).enumerate() {
            if count % HITS_PER_CHECK == 0 {
                context.checkpoint()?;
            }
            for &(rule, reach) in &self.rules[hit.pattern().as_usize()] {
                let window = match reach {
                    Reach::WholeFile => whole.clone(),
                    Reach::Window(reach) => around(hit.range(), reach, bytes.len()),
                };
                push(windows.entry(rule).or_default(), window);
            }
        }
        Ok(windows)
    }
}

/// Every match that contains `hit` and is at most `reach` long lies inside, with room for look-around.
fn around(hit: Range<usize>, reach: usize, len: usize) -> Range<usize> {
    let start = hit.end.saturating_sub(reach + MARGIN);
    start..hit.start.saturating_add(reach + MARGIN).min(len)
}

/// Adds a window. Hits come ordered by their end, so a new window meets only the last ones.
fn push(windows: &mut Windows, mut window: Range<usize>) {
    while let Some(last) = windows.last()
        && last.end >= window.start
    {
        window = last.start.min(window.start)..last.end.max(window.end);
        windows.pop();
    }
    windows.push(window);
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use palisade_engine::Cancel;

    use super::*;

    fn windows_of(rules: &[(&[&str], Reach)], text: &str) -> BTreeMap<usize, Windows> {
        let rules: Vec<(Vec<String>, Reach)> = rules
            .iter()
            .map(|(words, reach)| (words.iter().map(|&word| word.to_owned()).collect(), *reach))
            .collect();
        let prefilter =
            Prefilter::new(rules.iter().map(|(words, reach)| (words.as_slice(), *reach))).unwrap();
        let cancel = Cancel::default();
        let context = FileContext::new(&cancel, Duration::from_secs(60), &[0; 32]);
        prefilter.windows(&context, text.as_bytes()).unwrap()
    }

    #[test]
    fn near_hits_share_a_window_and_far_hits_do_not() {
        let text = format!("{}KEY key{}key", "x".repeat(50), "x".repeat(50));
        let windows = windows_of(&[(&["key"], Reach::Window(5))], &text);
        assert_eq!(windows[&0], [40..67, 97..110]);
    }

    #[test]
    fn rules_without_keywords_and_unprovable_ones_get_the_whole_file() {
        let rules: &[(&[&str], Reach)] =
            &[(&[], Reach::WholeFile), (&["k"], Reach::WholeFile), (&["z"], Reach::Window(3))];
        let windows = windows_of(rules, "some key, a key");
        let whole = 0..15;
        assert_eq!(windows.into_iter().collect::<Vec<_>>(), [(0, vec![whole.clone()]), (1, vec![whole])]);
    }

    #[test]
    fn keywords_inside_other_keywords_are_found() {
        let windows =
            windows_of(&[(&["api_key"], Reach::Window(9)), (&["key"], Reach::Window(9))], "my_api_key");
        assert_eq!(windows.len(), 2);
    }
}
