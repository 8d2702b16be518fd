//! One text, one finding: where rules overlap, the more specific one wins.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::rule::{Candidate, CompiledRule};

/// The candidates to report, ordered by position. Among overlapping secrets the winner is not generic, has
/// the higher confidence, is longer, and comes from the earlier rule, in this order of importance. What a
/// specific rule allows is not reported by a generic one either.
pub(crate) fn resolve(mut candidates: Vec<Candidate>, rules: &[CompiledRule]) -> Vec<Candidate> {
    candidates.sort_by_key(|candidate| {
        let rule = &rules[candidate.rule];
        let longest_first = Reverse(candidate.secret.len());
        let confidence = Reverse(rule.meta.confidence);
        (rule.rule.is_generic(), confidence, longest_first, candidate.rule, candidate.secret.start)
    });
    let mut taken = Spans::default();
    let mut allowed = Spans::default();
    let mut kept = Vec::new();
    for candidate in candidates {
        let generic = rules[candidate.rule].rule.is_generic();
        if taken.meets(&candidate.secret) || (generic && allowed.meets(&candidate.secret)) {
            continue;
        }
        if !candidate.allowed {
            taken.add(candidate.secret.clone());
            kept.push(candidate);
        } else if !generic {
            allowed.add(candidate.secret);
        }
    }
    kept.sort_by_key(|candidate| (candidate.secret.start, candidate.rule));
    kept
}

/// Byte ranges, joined where they overlap.
#[derive(Debug, Default)]
pub(crate) struct Spans(BTreeMap<usize, usize>);

impl Spans {
    pub(crate) fn meets(&self, range: &Range<usize>) -> bool {
        self.0.range(..range.end).next_back().is_some_and(|(_, &end)| end > range.start)
    }

    pub(crate) fn add(&mut self, mut range: Range<usize>) {
        while let Some((&start, &end)) = self.0.range(..range.end).next_back()
            && end > range.start
        {
            range = start.min(range.start)..end.max(range.end);
            self.0.remove(&start);
        }
        self.0.insert(range.start, range.end);
    }

    /// The spans that overlap `range`, ascending.
    pub(crate) fn within(&self, range: &Range<usize>) -> Vec<Range<usize>> {
        let mut spans: Vec<_> = self
            .0
            .range(..range.end)
            .rev()
            .map(|(&start, &end)| start..end)
            .take_while(|span| span.end > range.start)
            .collect();
        spans.reverse();
        spans
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Vec<CompiledRule> {
        let toml = "
            [[rules]]\nid='generic-a'\nregex='a'\nconfidence='high'
            [[rules]]\nid='medium'\nregex='a'\nconfidence='medium'
            [[rules]]\nid='high'\nregex='a'\nconfidence='high'";
        let path = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(path.path(), toml).unwrap();
        let pack = palisade_rules::load(path.path()).unwrap();
        pack.rules.into_iter().map(|rule| CompiledRule::new(rule).unwrap()).collect()
    }

    fn candidate(rule: usize, secret: Range<usize>, allowed: bool) -> Candidate {
        Candidate { rule, full: secret.clone(), secret, entropy: 0.0, allowed }
    }

    #[test]
    fn the_more_specific_rule_wins_on_the_same_text() {
        let (generic, medium, high) = (0, 1, 2);
        for (name, given, expected) in [
            (
                "specific over generic",
                vec![candidate(generic, 0..9, false), candidate(medium, 2..5, false)],
                vec![medium],
            ),
            (
                "higher confidence",
                vec![candidate(medium, 0..9, false), candidate(high, 2..5, false)],
                vec![high],
            ),
            ("longer", vec![candidate(high, 0..3, false), candidate(high, 0..9, false)], vec![high]),
            (
                "apart",
                vec![candidate(high, 5..9, false), candidate(generic, 0..5, false)],
                vec![generic, high],
            ),
            (
                "allowed hides generic",
                vec![candidate(high, 0..5, true), candidate(generic, 0..5, false)],
                vec![],
            ),
            (
                "allowed hides no other",
                vec![candidate(high, 0..5, true), candidate(medium, 0..5, false)],
                vec![medium],
            ),
        ] {
            let kept: Vec<usize> = resolve(given, &rules()).iter().map(|kept| kept.rule).collect();
            assert_eq!(kept, expected, "{name}");
        }
    }

    #[test]
    fn spans_join_where_they_overlap() {
        let mut spans = Spans::default();
        for range in [0..3, 10..12, 2..5, 4..11] {
            spans.add(range);
        }
        assert_eq!(spans.within(&(0..100)), std::slice::from_ref(&(0..12)));
        assert!(spans.meets(&(11..20)) && !spans.meets(&(12..20)));
    }
}
