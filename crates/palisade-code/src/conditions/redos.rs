//! Whether a regular expression of the scanned code may take exponential time: something repeated within something
//! repeated, and after it something that can fail. It is a guess, the one that the format makes.

const MAX_DEPTH: usize = 100;
/// Repetitions that are enough to hurt.
const ENOUGH: u32 = 4;

/// Whether a backtracking engine may take exponential time for it. What is no regular expression does not.
pub(super) fn may_explode(regex: &str) -> bool {
    let mut reader = Reader { rest: regex, depth: 0, explodes: false };
    reader.alternatives().is_some() && reader.rest.is_empty() && reader.explodes
}

/// What a part of a regular expression has somewhere in it.
#[derive(Debug, Clone, Copy, Default)]
struct Facts {
    /// It can repeat once and more often, so that the same text can be taken in several ways.
    repeats: bool,
    /// A repetition of such a one.
    nested: bool,
    /// Something that does not match everywhere.
    can_fail: bool,
}

impl Facts {
    fn join(&mut self, other: Self) {
        self.repeats |= other.repeats;
        self.nested |= other.nested;
        self.can_fail |= other.can_fail;
    }
}

struct Reader<'r> {
    rest: &'r str,
    depth: usize,
    explodes: bool,
}

impl Reader<'_> {
    fn alternatives(&mut self) -> Option<Facts> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let mut facts = self.sequence()?;
        while self.skip("|") {
            facts.join(self.sequence()?);
        }
        self.depth -= 1;
        Some(facts)
    }

    fn sequence(&mut self) -> Option<Facts> {
        let mut facts = Facts::default();
        while !self.rest.is_empty() && !self.rest.starts_with(['|', ')']) {
            let inner = self.atom()?;
            let part = self.repeated(inner);
            self.explodes |= facts.nested && part.can_fail;
            facts.join(part);
        }
        Some(facts)
    }

    fn atom(&mut self) -> Option<Facts> {
        let mut characters = self.rest.chars();
        let first = characters.next()?;
        self.rest = characters.as_str();
        match first {
            '(' => return self.group(),
            '[' => self.class()?,
            '\\' => {
                let escaped = self.rest.chars().next()?;
                self.rest = &self.rest[escaped.len_utf8()..];
            }
            _ => {}
        }
        Some(Facts { can_fail: true, ..Facts::default() })
    }

    fn group(&mut self) -> Option<Facts> {
        if self.skip("?") && !self.skip(":") {
            // Flags, names and look-around: what they are does not matter.
            let end = self.rest.find(['>', ':', '=', '!', '\''])?;
            self.rest = &self.rest[end + 1..];
        }
        let facts = self.alternatives()?;
        self.skip(")").then_some(facts)
    }

    fn class(&mut self) -> Option<()> {
        self.skip("^");
        self.skip("]");
        loop {
            let at = self.rest.find([']', '\\'])?;
            let is_end = self.rest[at..].starts_with(']');
            self.rest = &self.rest[at + 1..];
            if is_end {
                return Some(());
            }
            let escaped = self.rest.chars().next()?;
            self.rest = &self.rest[escaped.len_utf8()..];
        }
    }

    fn repeated(&mut self, mut facts: Facts) -> Facts {
        while let Some((least, most)) = self.quantifier() {
            if self.skip("+") {
                // Possessive: what was taken is never given back.
                continue;
            }
            self.skip("?");
            facts.nested |= facts.repeats && most >= ENOUGH;
            facts.repeats |= most > least.max(1);
        }
        facts
    }

    fn quantifier(&mut self) -> Option<(u32, u32)> {
        for (sign, found) in [("*", (0, u32::MAX)), ("+", (1, u32::MAX)), ("?", (0, 1))] {
            if self.skip(sign) {
                return Some(found);
            }
        }
        let (inner, rest) = self.rest.strip_prefix('{')?.split_once('}')?;
        let (least, most) = inner.split_once(',').unwrap_or((inner, inner));
        let least = least.parse().ok()?;
        let most = if most.is_empty() { u32::MAX } else { most.parse().ok()? };
        self.rest = rest;
        Some((least, most))
    }

    fn skip(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn repetitions_within_repetitions_explode() {
        for regex in
            ["(a+)+$", "(x*)*y", "(\\w+\\s?)*!", "(.*,){12}P", "^(([a-z])+.)+[A-Z]$", "(?:a{1,3}b?)+c"]
        {
            assert!(may_explode(regex), "{regex}");
        }
        let safe = [
            "",
            "a+$",
            "(a+)+",
            "(a?)*$",
            "(a|b)*$",
            "(a++)+$",
            "(a+)++$",
            "[(a+)+]$",
            "\\(a+\\)+$",
            "(a+",
            "(a+){2}b",
        ];
        for regex in safe {
            assert!(!may_explode(regex), "{regex}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(regex in r"[ab+*?(){}\[\]\\|:,1é]{0,30}") {
            may_explode(&regex);
        }
    }
}
