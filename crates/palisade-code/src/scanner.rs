//! The scanner of source files: gives each to the rules of its language. Registered by the binary.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use palisade_engine::{Draft, Entry, File, FileContext, FileScanner, ScannerMeta, Sink, Stop};
use palisade_grammars::Parser;
use palisade_model::{CodeFacts, Evidence, Fix, Gap, GapReason, RuleMeta, StepKind, TraceStep};

use crate::ast::Span;
use crate::fixes::{bound, fixed, interpolate};
use crate::lower::{Language, by_extension};
use crate::meta::{meta, remediation, title};
use crate::rule::{Rule, RuleError, RuleLanguage};
use crate::ruleset::{BadPattern, Match, RuleSet};
use crate::taint::{Step, What};

/// Finds what rules of the Semgrep format describe.
pub struct CodeScanner {
    rules: Vec<Rule>,
    metas: Vec<Arc<RuleMeta>>,
    /// Rules that cannot be read, and why.
    unreadable: Vec<(String, String)>,
    /// Whether some rules look at files of every kind.
    reads_all: bool,
    /// Languages that some rule is for. Files of the others are not looked at, and do not count as covered.
    languages: BTreeSet<&'static str>,
    now: i64,
    /// Patterns are read when the first file comes.
    compiled: OnceLock<Compiled>,
}

/// Rules ready to run.
struct Compiled {
    set: RuleSet,
    /// Of the rules of the set, in their order.
    metas: Vec<Arc<RuleMeta>>,
    /// Rules that have a pattern that cannot be read.
    bad: Vec<BadPattern>,
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
        Self { rules, metas, unreadable, reads_all, languages, now, compiled: OnceLock::new() }
    }

    fn compiled(&self) -> &Compiled {
        self.compiled.get_or_init(|| {
            let (set, bad) = RuleSet::new(self.rules.clone(), self.now);
            let metas = set.rules().iter().map(|rule| Arc::new(meta(rule))).collect();
            Compiled { set, metas, bad }
        })
    }

    fn draft(&self, context: &FileContext<'_>, file: &File<'_>, source: &str, found: &Match) -> Draft {
        let Compiled { set, metas, .. } = self.compiled();
        let rule = &set.rules()[found.rule];
        let bound = bound(found);
        let range = range(&found.span);
        let code = source.get(range.clone()).unwrap_or_default();
        let identity = identity(&rule.id, found.enclosing.as_deref(), code);
        let location = file.location(range.clone());
        let evidence = Evidence::from_masked(&one_line(code));
        let mut draft = Draft::new(
            Arc::clone(&metas[found.rule]),
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

fn language(entry: &Entry) -> Option<&'static Language> {
    entry.name().rsplit_once('.').and_then(|(_, extension)| by_extension(extension))
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
        let bad = self.compiled.get().map(|compiled| compiled.bad.as_slice()).unwrap_or_default();
        let bad =
            bad.iter().map(|BadPattern { rule, line, error }| gap(rule, format!("line {line}: {error}")));
        unreadable.chain(bad).collect()
    }

    fn wants(&self, entry: &Entry) -> bool {
        self.reads_all || language(entry).is_some_and(|language| self.languages.contains(language.name))
    }

    fn scan(&self, context: &FileContext<'_>, file: &File<'_>, sink: &mut dyn Sink) -> Result<(), Stop> {
        context.checkpoint()?;
        let Ok(source) = std::str::from_utf8(file.bytes) else {
            if language(file.entry).is_some() {
                sink.gap(GapReason::Binary, "expected UTF-8, found other bytes");
            }
            return Ok(());
        };
        let found = PARSER.with_borrow_mut(|parser| {
            self.compiled().set.scan(parser, language(file.entry), Some(&file.entry.path), source)
        });
        for found in &found.matches {
            sink.report(self.draft(context, file, source, found));
        }
        for damage in &found.damage {
            let line = file.position(damage.span.start as usize).line;
            sink.gap(
                GapReason::Unreadable,
                &format!("expected code, found a {} at line {line}", damage.reason),
            );
        }
        for rule in &found.cut {
            let id = &self.compiled().set.rules()[*rule].id;
            sink.gap(
                GapReason::Limit,
                &format!("expected the rule {id} to end within its steps, found more"),
            );
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
        let scanner = CodeScanner::new(read("rules.yaml", rule), 0);
        assert_eq!(scanner.gaps(), []);
        let size = source.len() as u64;
        let entry = Entry { path: "a.py".to_owned(), absolute: "a.py".into(), size, ignored: false };
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
            ("[php]", "a.phtml", true),
            ("[generic]", "a.php", true),
        ] {
            let scanner = CodeScanner::new(read("rules.yaml", &rule(languages)), 0);
            assert_eq!(scanner.wants(&entry(path)), wanted, "{languages} {path}");
        }
        let own = CodeScanner::new(crate::pack::rules(), 0);
        assert!(own.wants(&entry("a.py")) && !own.wants(&entry("a.php")));
    }

    #[test]
    fn a_syntax_error_is_a_gap_and_what_is_around_it_is_looked_at() {
        let rule =
            "rules:\n- id: a\n  pattern: f()\n  message: m\n  severity: ERROR\n  languages: [python]\n";
        let found = scan(rule, "f()\ndef (:\n");
        assert_eq!(found.drafts.len(), 1);
        assert!(found.gaps.iter().any(|gap| gap.contains("line 2")), "{:?}", found.gaps);
    }
}
