//! The text that takes the place of a match: the fix of the part that matched, else that of the rule.

use crate::rule::Rule;
use crate::ruleset::Match;

use super::{Bound, regex_replacement, replacement};

/// What metavariables of a match are bound to, for messages and fixes.
pub fn bound(found: &Match) -> Vec<Bound<'_>> {
    let bindings = found.bindings.iter();
    bindings.map(|(name, (content, _))| Bound { name, content, value: Some(content) }).collect()
}

/// What a fix makes of a match. `None` when there is none, and when its regular expression spends its budget.
pub fn fixed(rule: &Rule, source: &str, found: &Match) -> Option<String> {
    let range = found.span.start as usize..found.span.end as usize;
    match (found.fix.as_deref().or(rule.fix.as_deref()), &rule.fix_regex) {
        (Some(fix), _) => {
            let column = source.get(..range.start)?.rsplit('\n').next()?.chars().count();
            Some(replacement(fix, &bound(found), column))
        }
        (None, Some(fix)) => regex_replacement(fix, source.get(range)?).ok(),
        (None, None) => None,
    }
}
