//! Judges what a package states by a policy: of a choice the best counts, of several licences together the worst.

use std::collections::BTreeMap;

use super::document::{Exception, LicensePolicy};
use crate::LicenseGroup;
use crate::statement::{Expression, Node, Statement, Term};

/// What a policy says about a licence, from good to bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    Allow,
    Warn,
    Deny,
}

/// Which part of a policy decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Because {
    /// The licence is named.
    Named,
    /// Its group is named.
    Group(LicenseGroup),
    /// Nothing names it: the policy's word for all others.
    Unlisted,
    /// Nobody knows the licence, and the policy does not say what then.
    NotJudged,
}

/// A verdict, the licence that decided it, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub verdict: Verdict,
    /// The licence, or the words that are none.
    pub license: String,
    pub group: Option<LicenseGroup>,
    pub because: Because,
}

impl LicensePolicy {
    /// Judges what was stated about a package; `None` when nothing was.
    pub fn judge(&self, stated: Option<&Statement>, exception: Option<&Exception>) -> Decision {
        if exception.is_some_and(|exception| exception.licenses.is_empty()) {
            let license = stated.map_or("", Statement::as_str).to_owned();
            return Decision { verdict: Verdict::Allow, license, group: None, because: Because::Named };
        }
        match stated {
            Some(Statement::Expression(expression)) => self.expression(expression, exception),
            Some(Statement::Words(words)) => self.group(words, LicenseGroup::of_words(words)),
            None => self.group("", LicenseGroup::Unknown),
        }
    }

    /// Linear in the expression, which is in postfix order and so needs no recursion.
    fn expression(&self, expression: &Expression, exception: Option<&Exception>) -> Decision {
        let mut stack: Vec<Decision> = Vec::new();
        for node in expression.nodes() {
            let decision = match node {
                Node::Term(term) => self.term(term, exception),
                operator => {
                    let (Some(right), Some(left)) = (stack.pop(), stack.pop()) else { continue };
                    let is_choice = *operator == Node::Or;
                    if (rank(&left) <= rank(&right)) == is_choice { left } else { right }
                }
            };
            stack.push(decision);
        }
        stack.pop().unwrap_or_else(|| self.group(expression.as_str(), LicenseGroup::Unknown))
    }

    fn term(&self, term: &Term, exception: Option<&Exception>) -> Decision {
        let whole = term.to_string();
        let license = term.license.trim_end_matches('+');
        let group = LicenseGroup::of(term);
        let named = |verdict| Decision { verdict, license: whole.clone(), group, because: Because::Named };
        let also_allowed = exception.map_or(&[][..], |exception| &exception.licenses);
        if also_allowed.iter().any(|allowed| *allowed == whole || *allowed == term.license) {
            return named(Verdict::Allow);
        }
        let ids = [whole.as_str(), term.license.as_str(), license];
        if let Some(verdict) = ids.iter().find_map(|id| self.ids.get(*id)) {
            return named(*verdict);
        }
        match group {
            Some(group) => self.group(&whole, group),
            None => self.unlisted(&whole, None),
        }
    }

    fn group(&self, license: &str, group: LicenseGroup) -> Decision {
        match self.groups.get(&group) {
            Some(verdict) => Decision {
                verdict: *verdict,
                license: license.to_owned(),
                group: Some(group),
                because: Because::Group(group),
            },
            None if group == LicenseGroup::Unknown => Decision {
                verdict: self.unlisted,
                license: license.to_owned(),
                group: Some(group),
                because: Because::NotJudged,
            },
            None => self.unlisted(license, Some(group)),
        }
    }

    fn unlisted(&self, license: &str, group: Option<LicenseGroup>) -> Decision {
        Decision { verdict: self.unlisted, license: license.to_owned(), group, because: Because::Unlisted }
    }

    /// The verdicts by what they are about, for tests and messages.
    pub fn lists(&self) -> (&BTreeMap<String, Verdict>, &BTreeMap<LicenseGroup, Verdict>) {
        (&self.ids, &self.groups)
    }
}

/// What could not be judged is worse than what is allowed and better than what is denied.
fn rank(decision: &Decision) -> (Verdict, bool) {
    match decision.because {
        Because::NotJudged => (Verdict::Warn, true),
        _ => (decision.verdict, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(policy: &LicensePolicy, text: &str) -> (Verdict, Because) {
        let decision = policy.judge(Statement::of(text).as_ref(), None);
        (decision.verdict, decision.because)
    }

    #[test]
    fn of_a_choice_the_best_counts_and_of_all_together_the_worst() {
        let policy = LicensePolicy::parse(
            "[licenses]\nallow = [\"permissive\", \"GPL-2.0-only WITH Classpath-exception-2.0\"]\nwarn = [\"weak-copyleft\"]\n\
             deny = [\"strong-copyleft\", \"MIT-0\"]\nunlisted = \"warn\"\n",
        )
        .unwrap();
        for (text, expected) in [
            ("MIT", Verdict::Allow),
            ("MIT-0", Verdict::Deny),
            ("MIT OR GPL-3.0-only", Verdict::Allow),
            ("GPL-3.0-only OR MIT", Verdict::Allow),
            ("MIT AND GPL-3.0-only", Verdict::Deny),
            ("MIT AND (GPL-3.0-only OR MPL-2.0)", Verdict::Warn),
            ("GPLv2 with classpath exception", Verdict::Allow),
            ("GPL-2.0-only WITH GCC-exception-3.1", Verdict::Warn),
            ("Apache-2.0+", Verdict::Allow),
            ("AGPL-3.0-only", Verdict::Warn),
            ("Zed", Verdict::Warn),
        ] {
            assert_eq!(verdict(&policy, text).0, expected, "{text}");
        }
    }

    #[test]
    fn what_nobody_knows_is_judged_only_when_the_policy_says_so() {
        let silent = LicensePolicy::parse("[licenses]\ndeny = [\"strong-copyleft\"]\n").unwrap();
        assert_eq!(verdict(&silent, "see LICENSE").1, Because::NotJudged);
        assert_eq!(verdict(&silent, "").1, Because::NotJudged);
        assert_eq!(verdict(&silent, "MIT OR LicenseRef-x").0, Verdict::Warn);
        let strict = LicensePolicy::parse("[licenses]\ndeny = [\"unknown\", \"proprietary\"]\n").unwrap();
        assert_eq!(verdict(&strict, "see LICENSE"), (Verdict::Deny, Because::Group(LicenseGroup::Unknown)));
        assert_eq!(
            verdict(&strict, "UNLICENSED"),
            (Verdict::Deny, Because::Group(LicenseGroup::Proprietary))
        );
    }

    #[test]
    fn an_exception_holds_for_its_package_and_version() {
        let policy = LicensePolicy::parse(
            "[licenses]\ndeny = [\"strong-copyleft\"]\n[[licenses.exceptions]]\npackage = \"pkg:npm/a@1.0.0\"\n\
             [[licenses.exceptions]]\npackage = \"pkg:npm/b\"\nlicenses = [\"GPL-2.0\"]\nreason = \"bought\"\n",
        )
        .unwrap();
        let judged = |purl: &str, text: &str| {
            let purl: palisade_model::Purl = purl.parse().unwrap();
            policy.judge(Statement::of(text).as_ref(), policy.exception(&purl)).verdict
        };
        assert_eq!(judged("pkg:npm/a@1.0.0", "GPL-3.0"), Verdict::Allow);
        assert_eq!(judged("pkg:npm/a@2.0.0", "GPL-3.0"), Verdict::Deny);
        assert_eq!(judged("pkg:npm/b@7", "GPL-2.0"), Verdict::Allow);
        assert_eq!(judged("pkg:npm/b@7", "GPL-3.0"), Verdict::Deny);
    }
}
