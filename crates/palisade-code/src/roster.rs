//! The rules that look at files of one language. Which of them may match a file is told from the texts of their
//! patterns; the patterns are read when the first such file comes. Kept by the rule set.

use std::sync::{Mutex, OnceLock, PoisonError, RwLock};

use crate::ast::Frozen;
use crate::formula::{Compiler, Patterns, Unreadable};
use crate::prefilter::{Prefilter, Present, Test};
use crate::rule::{Rule, RuleLanguage};

/// The rules of one language, in the order of the set.
#[derive(Debug)]
pub(crate) struct Roster {
    filter: Prefilter,
    seats: Vec<Seat>,
}

/// One rule.
#[derive(Debug)]
pub(crate) struct Seat {
    /// Its place in the set.
    pub(crate) rule: usize,
    /// The language of the rule that the files are of.
    pub(crate) language: RuleLanguage,
    ready: OnceLock<Result<Ready, Unreadable>>,
}

/// A rule whose patterns were read.
#[derive(Debug)]
struct Ready {
    patterns: Patterns,
    test: Test,
}

/// Reads patterns for all languages, for one thread at a time.
#[derive(Debug, Default)]
pub(crate) struct Library {
    compiler: Mutex<Compiler>,
    texts: RwLock<Frozen>,
}

impl Library {
    /// The texts of every pattern that is ready.
    pub(crate) fn texts(&self) -> Frozen {
        self.texts.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Seat {
    pub(crate) fn new(rule: usize, language: RuleLanguage) -> Self {
        Self { rule, language, ready: OnceLock::new() }
    }

    /// The patterns, where they were read and could be.
    pub(crate) fn patterns(&self) -> Option<&Patterns> {
        Some(&self.ready.get()?.as_ref().ok()?.patterns)
    }

    /// Why the rule is not run, as far as is known yet.
    pub(crate) fn unreadable(&self) -> Option<&Unreadable> {
        self.ready.get()?.as_ref().err()
    }

    fn may_match(&self, present: &Present) -> bool {
        self.ready.get().is_some_and(|ready| ready.as_ref().is_ok_and(|ready| ready.test.holds(present)))
    }
}

impl Roster {
    pub(crate) fn new(rules: &[Rule], seats: Vec<Seat>) -> Self {
        let of_language: Vec<_> = seats.iter().map(|seat| (&rules[seat.rule], seat.language)).collect();
        Self { filter: Prefilter::new(&of_language), seats }
    }

    /// Every rule.
    pub(crate) fn seats(&self) -> &[Seat] {
        &self.seats
    }

    /// Rules that may match a source, their patterns read, in the order of the set.
    pub(crate) fn survivors<'r>(
        &'r self,
        source: &str,
        rules: &[Rule],
        library: &Library,
        is_wanted: &dyn Fn(&Rule) -> bool,
    ) -> Vec<&'r Seat> {
        let present = self.filter.present(source);
        let found = self.filter.survivors(&present).map(|at| &self.seats[at]);
        let mut found: Vec<_> = found.filter(|seat| is_wanted(&rules[seat.rule])).collect();
        self.read(&found, rules, library);
        found.retain(|seat| seat.may_match(&present));
        found
    }

    /// Reads the patterns of those that were not read yet.
    pub(crate) fn read(&self, seats: &[&Seat], rules: &[Rule], library: &Library) {
        let unread = || seats.iter().filter(|seat| seat.ready.get().is_none());
        if unread().next().is_none() {
            return;
        }
        let mut compiler = library.compiler.lock().unwrap_or_else(PoisonError::into_inner);
        let read: Vec<_> =
            unread().map(|seat| (seat, self.ready(seat, &rules[seat.rule], &mut compiler))).collect();
        // Whoever sees that a rule is ready finds its texts there.
        *library.texts.write().unwrap_or_else(PoisonError::into_inner) = compiler.snapshot();
        for (seat, ready) in read {
            let _ = seat.ready.set(ready);
        }
    }

    fn ready(&self, seat: &Seat, rule: &Rule, compiler: &mut Compiler) -> Result<Ready, Unreadable> {
        let patterns = compiler.rule(&rule.mode, &rule.options, seat.language)?;
        let test = self.filter.of_read(rule, seat.language, &patterns, compiler.symbols());
        Ok(Ready { patterns, test })
    }
}
