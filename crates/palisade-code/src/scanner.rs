//! The scanner of source files: gives each to the rules of its language. Registered by the binary.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use palisade_engine::{
    Cache, CacheKey, Draft, Entry, File, FileContext, FileScanner, ScannerMeta, Sink, Stop,
};
use palisade_grammars::Parser;
use palisade_model::{CodeFacts, Evidence, Fix, Gap, GapReason, RuleMeta, StepKind, TraceStep};

use crate::ast::Span;
use crate::fixes::{bound, fixed, interpolate};
use crate::lower::{Language, by_extension};
use crate::meta::{meta, remediation, title};
use crate::remembered::{BadRule, Looked, Remembered};
use crate::rule::{Rule, RuleError, RuleLanguage};
use crate::ruleset::{Match, RuleSet};
use crate::taint::{Step, What};

/// Finds what rules of the Semgrep format describe.
pub struct CodeScanner {
    set: RuleSet,
    /// Of the rules of the set, in their order.
    metas: Vec<Arc<RuleMeta>>,
    /// Rules that cannot be read, and why.
    unreadable: Vec<(String, String)>,
    /// Whether some rules look at files of every kind.
    reads_all: bool,
    /// Languages that some rule is for. Files of the others are not looked at, and do not count as covered.
    languages: BTreeSet<&'static str>,
    /// Languages of files that were scanned, by name.
    met: Mutex<BTreeMap<&'static str, Option<&'static Language>>>,
    remembered: Option<Remembered>,
}

thread_local! {
    /// Parsers keep their memory from file to file.
    static PARSER: RefCell<Parser> = RefCell::new(Parser::new());
}

impl CodeScanner {
    /// A scanner of what was read. Rules that cannot be run are gaps of every scan.
    ///
    /// `now` is the time for rules that ask for it, in seconds since 1970.
    pub fn new(read: Vec<Result<Rule, RuleError>>, now: i64) -> Self {
        let (mut rules, mut unreadable) = (Vec::with_capacity(read.len()), Vec::new());
        for rule in read {
            match rule {
                Ok(rule) => rules.push(rule),
                Err(error) => unreadable.push((error.rule.clone().unwrap_or_default(), error.to_string())),
            }
        }
        let metas = rules.iter().map(|rule| Arc::new(meta(rule))).collect();
        let is_plain =
            |language: &RuleLanguage| matches!(language, RuleLanguage::Regex | RuleLanguage::Generic);
        let reads_all = rules.iter().any(|rule| rule.languages.iter().any(is_plain));
        let parsed = |language: &RuleLanguage| match language {
            RuleLanguage::Parsed(language) => Some(language.name),
            _ => None,
        };
        let languages = rules.iter().flat_map(|rule| rule.languages.iter().filter_map(parsed)).collect();
        let set = RuleSet::new(rules, now);
        Self { set, metas, unreadable, reads_all, languages, met: Mutex::default(), remembered: None }
    }

    /// Whether there are rules for a language that the file may be of. A file without is not looked at, and so is
    /// not counted as covered.
    fn has_rules(&self, entry: &Entry) -> bool {
        languages(entry).any(|language| self.languages.contains(language.name))
    }

    /// Looks into `cache` before it looks at a file. `rules` is a digest of everything but the file that findings depend
    /// on: the texts of the rules, and the program itself.
    #[must_use]
    pub fn remembering(mut self, cache: Arc<Cache>, rules: CacheKey) -> Self {
        self.remembered = Some(Remembered::new(cache, rules, self.set.rules()));
        self
    }

    /// What is in a file, from an earlier scan if it did not change since.
    fn look(&self, file: &File<'_>, source: &str) -> Looked {
        let languages: Vec<_> = languages(file.entry).collect();
        self.note(&languages);
        let Some(remembered) = &self.remembered else { return self.look_again(&languages, file, source) };
        let rules = self.set.rules();
        let key = remembered.key(&languages, &file.entry.path, source, rules);
        remembered.looked(&key, rules.len()).unwrap_or_else(|| {
            let looked = self.look_again(&languages, file, source);
            remembered.keep(&key, &looked);
            looked
        })
    }

    fn look_again(&self, languages: &[&'static Language], file: &File<'_>, source: &str) -> Looked {
        let path = Some(file.entry.path.as_str());
        let found = PARSER.with_borrow_mut(|parser| self.set.scan_all(parser, languages, path, source));
        let mut gaps = Vec::new();
        for damage in &found.damage {
            let line = file.position(damage.span.start as usize).line;
            let detail = format!("expected code, found a {} at line {line}", damage.reason);
            gaps.push((GapReason::Unreadable, detail));
        }
        for rule in &found.cut {
            let id = &self.set.rules()[*rule].id;
            let detail = format!("expected the rule {id} to end within its steps, found more");
            gaps.push((GapReason::Limit, detail));
        }
        Looked { matches: found.matches, gaps }
    }

    fn note(&self, languages: &[&'static Language]) {
        let mut met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        met.extend(languages.iter().map(|language| (language.name, Some(*language))));
        if languages.is_empty() {
            met.insert("", None);
        }
    }

    /// Rules with a pattern that cannot be read, of the languages that files were of.
    fn bad_rules(&self) -> BTreeSet<BadRule> {
        let met = self.met.lock().unwrap_or_else(PoisonError::into_inner).clone();
        met.into_values().flat_map(|language| self.bad_rules_of(language)).collect()
    }

    fn bad_rules_of(&self, language: Option<&'static Language>) -> Vec<BadRule> {
        let known = self.remembered.as_ref();
        if let Some(bad) = known.and_then(|known| known.bad_rules(language, self.set.rules().len())) {
            return bad;
        }
        let bad = self.set.check(language).into_iter();
        let bad: Vec<_> = bad
            .map(|bad| BadRule { rule: bad.rule, line: bad.line, reason: bad.error.to_string() })
            .collect();
        if let Some(known) = known {
            known.keep_bad_rules(language, &bad);
        }
        bad
    }

    fn draft(&self, context: &FileContext<'_>, file: &File<'_>, source: &str, found: &Match) -> Draft {
        let rule = &self.set.rules()[found.rule];
        let bound = bound(found);
        let range = range(&found.span);
        let code = source.get(range.clone()).unwrap_or_default();
        let identity = identity(&rule.id, found.enclosing.as_deref(), code);
        let location = file.location(range.clone());
        let evidence = Evidence::from_masked(&one_line(code));
        let mut draft = Draft::new(
            Arc::clone(&self.metas[found.rule]),
            location,
            evidence,
            context.identity(identity.as_bytes()),
        );
        let message = one_line(&interpolate(&rule.message, &bound));
        draft.title = Some(title(&message).to_owned());
        draft.remediation = Some(interpolate(&remediation(rule, &message), &bound));
        draft.description = Some(message);
        draft.code = Some(Box::new(CodeFacts {
            metavariables: metavariables(found),
            trace: trace(file, source, found),
            fix: fix(rule, file, source, found),
        }));
        draft
    }
}

/// What makes a finding the same in the next scan: the rule, where it is by name, and the code without white space.
fn identity(rule: &str, enclosing: Option<&str>, code: &str) -> String {
    format!("{rule}\0{}\0{}", enclosing.unwrap_or_default(), one_line(code))
}

/// Code without its line breaks and indentation.
fn one_line(code: &str) -> String {
    code.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn range(span: &Span) -> std::ops::Range<usize> {
    span.start as usize..span.end as usize
}

fn metavariables(found: &Match) -> BTreeMap<String, Evidence> {
    found.bindings.iter().map(|(name, (text, _))| (name.clone(), Evidence::from_masked(text))).collect()
}

fn trace(file: &File<'_>, source: &str, found: &Match) -> Vec<TraceStep> {
    let step = |step: &Step| TraceStep {
        kind: match step.what {
            What::Source => StepKind::Source,
            What::Sink => StepKind::Sink,
            What::Assigned | What::Called | What::Propagated => StepKind::Propagation,
        },
        location: file.location(range(&step.span)),
        code: Evidence::from_masked(&one_line(source.get(range(&step.span)).unwrap_or_default())),
    };
    found.trace.iter().map(step).collect()
}

fn fix(rule: &Rule, file: &File<'_>, source: &str, found: &Match) -> Option<Fix> {
    let replacement = fixed(rule, source, found)?;
    Some(Fix { location: file.location(range(&found.span)), replacement })
}

/// The languages that a file may be of.
fn languages(entry: &Entry) -> impl Iterator<Item = &'static Language> {
    let extension = entry.name().rsplit_once('.').map(|(_, extension)| extension);
    extension.into_iter().flat_map(by_extension)
}

impl FileScanner for CodeScanner {
    fn meta(&self) -> ScannerMeta {
        ScannerMeta { id: "code", version: "1", network: false, reads_ignored: false }
    }

    fn rules(&self) -> Vec<Arc<RuleMeta>> {
        self.metas.clone()
    }

    fn gaps(&self) -> Vec<Gap> {
        let gap = |rule: &str, detail: String| Gap {
            subject: rule.to_owned(),
            reason: GapReason::ScannerError,
            detail,
            scanner: Some("code".to_owned()),
        };
        let unreadable = self.unreadable.iter().map(|(rule, detail)| gap(rule, detail.clone()));
        let bad = self.bad_rules().into_iter().map(|BadRule { rule, line, reason }| {
            gap(&self.set.rules()[rule].id, format!("line {line}: {reason}"))
        });
        unreadable.chain(bad).collect()
    }

    fn wants(&self, entry: &Entry) -> bool {
        self.reads_all || self.has_rules(entry)
    }

    fn scan(&self, context: &FileContext<'_>, file: &File<'_>, sink: &mut dyn Sink) -> Result<(), Stop> {
        context.checkpoint()?;
        let Ok(source) = std::str::from_utf8(file.bytes) else {
            if self.has_rules(file.entry) {
                sink.gap(GapReason::Binary, "expected UTF-8, found other bytes");
            }
            return Ok(());
        };
        let looked = self.look(file, source);
        for found in &looked.matches {
            sink.report(self.draft(context, file, source, found));
        }
        for (reason, detail) in &looked.gaps {
            sink.gap(*reason, detail);
        }
        context.checkpoint()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use palisade_engine::Cancel;
    use palisade_model::Location;

    use super::*;
    use crate::rule::read;

    #[derive(Default)]
    struct Collected {
        drafts: Vec<Draft>,
        gaps: Vec<String>,
    }

    impl Sink for Collected {
        fn report(&mut self, draft: Draft) {
            self.drafts.push(draft);
        }

        fn gap(&mut self, _: GapReason, detail: &str) {
            self.gaps.push(detail.to_owned());
        }
    }

    fn scan(rule: &str, source: &str) -> Collected {
        scan_file("a.py", rule, source)
    }

    fn scan_file(path: &str, rule: &str, source: &str) -> Collected {
        let scanner = CodeScanner::new(read("rules.yaml", rule), 0);
        assert_eq!(scanner.gaps(), []);
        let size = source.len() as u64;
        let entry = Entry { path: path.to_owned(), absolute: path.into(), size, ignored: false };
        let (cancel, mut collected) = (Cancel::default(), Collected::default());
        let context = FileContext::new(&cancel, Duration::from_secs(60), &[0; 32]);
        scanner.scan(&context, &File::new(&entry, source.as_bytes()), &mut collected).unwrap();
        collected
    }

    #[test]
    fn findings_carry_their_metavariables_and_the_fix_of_the_rule() {
        let rule = |fix: &str| {
            format!(
                "rules:\n- id: a\n  pattern: f($X)\n  message: Do not call f with $X. Call g.\n  severity: ERROR\n  \
                 languages: [python]\n{fix}"
            )
        };
        for (fix, expected) in [
            ("  fix: g($X)\n", Some("g(1)")),
            ("  fix-regex: {regex: '^f', replacement: h}\n", Some("h(1)")),
            ("", None),
        ] {
            let found = scan(&rule(fix), "x = f(1)\n").drafts;
            let [draft] = &found[..] else { panic!("expected one finding, found {}", found.len()) };
            let code = draft.code.as_deref().unwrap();
            assert_eq!(draft.title.as_deref(), Some("Do not call f with 1"));
            assert_eq!(code.metavariables["$X"].as_str(), "1");
            assert_eq!(code.fix.as_ref().map(|fix| fix.replacement.as_str()), expected);
            let Location::File { start, .. } = &draft.location else { panic!("expected a file") };
            assert_eq!((start.line, start.column), (1, 5));
        }
    }

    #[test]
    fn files_without_a_rule_for_their_language_are_not_looked_at() {
        let rule = |languages: &str| {
            format!(
                "rules:\n- id: a\n  pattern: f()\n  message: m\n  severity: ERROR\n  languages: {languages}\n"
            )
        };
        let entry =
            |path: &str| Entry { path: path.to_owned(), absolute: path.into(), size: 1, ignored: false };
        for (languages, path, wanted) in [
            ("[python]", "a.py", true),
            ("[python]", "a.php", false),
            ("[cpp]", "a.h", true),
            ("[cpp]", "a.c", false),
            ("[python]", "a.yml", false),
            ("[php]", "a.phtml", true),
            ("[yaml]", "a.yml", true),
            ("[generic]", "a.yml", true),
        ] {
            let scanner = CodeScanner::new(read("rules.yaml", &rule(languages)), 0);
            assert_eq!(scanner.wants(&entry(path)), wanted, "{languages} {path}");
        }
        let own = CodeScanner::new(crate::pack::rules(), 0);
        assert!(own.wants(&entry("a.py")) && !own.wants(&entry("a.php")) && !own.wants(&entry("a.yaml")));
    }

    #[test]
    fn a_header_is_c_and_cpp_and_each_finding_comes_once() {
        for (languages, source) in [
            ("[c]", "void g() { f(); }"),
            ("[cpp]", "class A { void g() { f(); } };"),
            ("[c, cpp]", "void g() { f(); }"),
            ("[c, cpp]", "class A { void g() { f(); } };"),
        ] {
            let rule = format!(
                "rules:\n- id: a\n  pattern: f()\n  message: m\n  severity: ERROR\n  languages: {languages}\n"
            );
            let found = scan_file("a.h", &rule, source);
            assert_eq!((found.drafts.len(), found.gaps), (1, vec![]), "{languages}: {source}");
        }
    }

    #[test]
    fn a_syntax_error_is_a_gap_and_what_is_around_it_is_looked_at() {
        let rule =
            "rules:\n- id: a\n  pattern: f()\n  message: m\n  severity: ERROR\n  languages: [python]\n";
        let found = scan(rule, "f()\ndef (:\n");
        assert_eq!(found.drafts.len(), 1);
        assert!(found.gaps.iter().any(|gap| gap.contains("line 2")), "{:?}", found.gaps);
    }

    const F: &str =
        "rules:\n- id: a\n  pattern: f($X)\n  message: m\n  severity: ERROR\n  languages: [python]\n";

    fn remembering(rule: &str, digest: &str, cache: &Arc<Cache>) -> CodeScanner {
        let key = palisade_engine::KeyBuilder::new(digest).finish();
        CodeScanner::new(read("rules.yaml", rule), 0).remembering(Arc::clone(cache), key)
    }

    /// Lines of findings, and gaps.
    fn lines(scanner: &CodeScanner, path: &str, source: &str) -> (Vec<u32>, Vec<String>) {
        let entry = Entry { path: path.to_owned(), absolute: path.into(), size: 0, ignored: false };
        let (cancel, mut collected) = (Cancel::default(), Collected::default());
        let context = FileContext::new(&cancel, Duration::from_secs(60), &[0; 32]);
        scanner.scan(&context, &File::new(&entry, source.as_bytes()), &mut collected).unwrap();
        let line = |draft: &Draft| match &draft.location {
            Location::File { start, .. } => start.line,
            other => panic!("expected a file, found {other:?}"),
        };
        (collected.drafts.iter().map(line).collect(), collected.gaps)
    }

    #[test]
    fn an_unchanged_file_is_not_looked_at_again() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Arc::new(Cache::new(folder.path()));
        let source = "f(1)\nx = f(2)\ndef (:\n";
        let first = lines(&remembering(F, "1", &cache), "a.py", source);
        assert_eq!((&first.0[..], first.1.len()), (&[1, 2][..], 1));
        // These would find nothing if they looked.
        let blind = remembering(&F.replace("f($X)", "g()"), "1", &cache);
        assert_eq!(lines(&blind, "other/name.py", source), first);
        assert_eq!(lines(&blind, "a.py", "f(1)\n").0, [0; 0], "changed file");
        assert_eq!(lines(&blind, "a.js", source).0, [0; 0], "other language");
        let other = remembering(&F.replace("f($X)", "g()"), "2", &cache);
        assert_eq!(lines(&other, "a.py", source).0, [0; 0], "other rules or options");
    }

    #[test]
    fn a_rule_for_some_paths_is_not_taken_for_one_for_all() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Arc::new(Cache::new(folder.path()));
        let scanner = remembering(&format!("{F}  paths: {{include: [src]}}\n"), "1", &cache);
        for (path, expected) in [("a.py", &[][..]), ("src/a.py", &[1]), ("b.py", &[]), ("src/b.py", &[1])] {
            assert_eq!(lines(&scanner, path, "f(1)\n").0, expected, "{path}");
        }
    }

    #[test]
    fn damaged_answers_are_found_again_and_scans_at_once_agree() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Arc::new(Cache::new(folder.path()));
        assert_eq!(lines(&remembering(F, "1", &cache), "a.py", "f(1)\n").0, [1]);
        for entry in walkdir::WalkDir::new(folder.path()).into_iter().map(Result::unwrap) {
            if entry.file_type().is_file() {
                std::fs::write(entry.path(), "damaged").unwrap();
            }
        }
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let scanner = remembering(F, "1", &cache);
                    for round in 0..20 {
                        let source = format!("{}f(1)\n", "\n".repeat(round % 5));
                        let expected = u32::try_from(round % 5).unwrap() + 1;
                        assert_eq!(lines(&scanner, "a.py", &source).0, [expected]);
                    }
                });
            }
        });
    }

    #[test]
    fn a_pattern_that_no_file_needed_is_a_gap_where_its_language_was_met() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Arc::new(Cache::new(folder.path()));
        let bad = F.replace("f($X)", "\"eval(1\"");
        for _ in 0..2 {
            let scanner = remembering(&bad, "1", &cache);
            lines(&scanner, "a.js", "x\n");
            assert_eq!(scanner.gaps(), []);
            lines(&scanner, "a.py", "x\n");
            let gaps = scanner.gaps();
            let [gap] = &gaps[..] else { panic!("expected one gap, found {gaps:?}") };
            assert_eq!((gap.subject.as_str(), gap.detail.starts_with("line 3: ")), ("a", true), "{gap:?}");
        }
    }
}
