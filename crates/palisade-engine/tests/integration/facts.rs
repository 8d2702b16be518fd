//! Scanners that gather facts: every file is read once, on any thread, and everything is judged after the walk.

use std::sync::{Arc, Mutex};

use palisade_engine::{
    Draft, Entry, FactScanner, Facts, File, FileContext, Judgement, ScannedTree, ScannerMeta, Stop, scan_tree,
};
use palisade_model::{Evidence, Gap, GapReason, Location, PackageFile, Position, RuleMeta, ScannerStatus};

use crate::support::{folder, path_of, rule, tokens, tree_scan, write};

/// Takes files whose names begin with `fact`; panics on a file `fact-panic`, and in judging when asked to.
struct Names {
    judging_panics: bool,
}

#[derive(Default)]
struct Gathered {
    sizes: Mutex<Vec<(String, usize)>>,
    judging_panics: bool,
}

impl FactScanner for Names {
    fn meta(&self) -> ScannerMeta {
        ScannerMeta { id: "names", version: "1", network: false, reads_ignored: false }
    }

    fn rules(&self) -> Vec<Arc<RuleMeta>> {
        vec![rule("a-name", "names")]
    }

    fn wants(&self, entry: &Entry) -> bool {
        entry.name().starts_with("fact")
    }

    fn gather(&self, _: &[&str]) -> Box<dyn Facts> {
        Box::new(Gathered { judging_panics: self.judging_panics, ..Gathered::default() })
    }
}

impl Facts for Gathered {
    fn read(&self, _: &FileContext<'_>, file: &File<'_>) -> Result<Vec<Gap>, Stop> {
        let path = file.entry.path.clone();
        assert!(!path.ends_with("fact-panic"));
        if path.ends_with("fact-broken") {
            let detail = "expected a fact, found none".to_owned();
            return Ok(vec![Gap { subject: path, reason: GapReason::ScannerError, detail, scanner: None }]);
        }
        self.sizes.lock().unwrap().push((path, file.bytes.len()));
        Ok(Vec::new())
    }

    fn judge(&self, context: &FileContext<'_>, packages: &mut Vec<PackageFile>) -> Result<Judgement, Stop> {
        assert!(!self.judging_panics);
        let mut sizes = self.sizes.lock().unwrap().clone();
        sizes.sort();
        let start = Position { line: 1, column: 1 };
        let draft = |(path, size): &(String, usize)| {
            let location = Location::File { path: path.clone(), start, end: start };
            let evidence = Evidence::from_masked(&size.to_string());
            Draft::new(rule("a-name", "names"), location, evidence, context.identity(path.as_bytes()))
        };
        packages.extend(sizes.iter().map(|(path, _)| PackageFile {
            path: path.clone(),
            format: "fact".to_owned(),
            project: None,
            packages: vec![],
            has_edges: false,
            gaps: vec![],
            project_licenses: vec![],
        }));
        Ok(Judgement { drafts: sizes.iter().map(draft).collect(), gaps: vec![] })
    }
}

fn scan(root: &std::path::Path, judging_panics: bool) -> (ScannedTree, Vec<String>) {
    let mut scan = tree_scan(root, vec![tokens("tokens", "a-token")]);
    scan.fact_scanners = vec![Arc::new(Names { judging_panics })];
    let (out, mut findings) = tokio::sync::mpsc::channel(100);
    let tree = scan_tree(&scan, &out).unwrap();
    drop(out);
    let mut paths = Vec::new();
    while let Some(finding) = findings.blocking_recv() {
        paths.push(format!("{} {} {}", path_of(&finding), finding.rule_id, finding.evidence.as_str()));
    }
    (tree, paths)
}

fn status(tree: &ScannedTree, scanner: &str) -> ScannerStatus {
    tree.coverage.scanners.iter().find(|run| run.scanner == scanner).unwrap().status
}

#[test]
fn facts_are_judged_after_the_walk_and_binaries_are_among_them() {
    let root = folder(&[("z/fact-1", "token:1"), ("fact-2", "12"), ("other", "token:3")]);
    std::fs::write(root.path().join("fact-3"), b"\0binary").unwrap();
    let (tree, found) = scan(root.path(), false);
    assert_eq!(
        found,
        [
            "other a-token token:***",
            "z/fact-1 a-token token:***",
            "fact-2 a-name 2",
            "fact-3 a-name 7",
            "z/fact-1 a-name 7",
        ]
    );
    assert_eq!(
        tree.packages.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(),
        ["fact-2", "fact-3", "z/fact-1"]
    );
    // The scanner of text did not read it.
    assert_eq!(tree.coverage.gaps.iter().map(|gap| gap.subject.as_str()).collect::<Vec<_>>(), ["fact-3"]);
    assert_eq!((tree.coverage.files_seen, tree.coverage.files_scanned), (4, 4));
    assert_eq!(status(&tree, "names"), ScannerStatus::Completed);
    let files = |id: &str| tree.coverage.scanners.iter().find(|run| run.scanner == id).unwrap().files;
    assert_eq!((files("names"), files("tokens")), (3, 3));
}

#[test]
fn what_cannot_be_read_is_a_gap_of_the_scanner_and_the_rest_goes_on() {
    let root = folder(&[("fact-broken", "token:1"), ("fact-panic", "2"), ("fact-z", "3")]);
    let (tree, found) = scan(root.path(), false);
    assert_eq!(found, ["fact-broken a-token token:***", "fact-z a-name 1"]);
    let gaps: Vec<_> =
        tree.coverage.gaps.iter().map(|gap| (gap.subject.as_str(), gap.scanner.as_deref())).collect();
    assert_eq!(gaps, [("fact-broken", Some("names")), ("fact-panic", Some("names"))]);
    assert_eq!(status(&tree, "names"), ScannerStatus::Partial);
    assert_eq!(status(&tree, "tokens"), ScannerStatus::Completed);
}

#[test]
fn judging_that_fails_is_a_failed_scanner_and_not_a_clean_one() {
    let root = folder(&[("a", "token:1")]);
    write(root.path(), "fact", "1");
    let (tree, found) = scan(root.path(), true);
    assert_eq!(found, ["a a-token token:***"]);
    assert_eq!(status(&tree, "names"), ScannerStatus::Failed);
    assert_eq!(tree.coverage.gap_counts[&GapReason::ScannerError], 1);
}

#[test]
fn without_scanners_of_text_a_file_that_nobody_asked_for_is_no_gap() {
    let root = folder(&[("fact", "1"), ("other", "2")]);
    let mut scan = tree_scan(root.path(), vec![]);
    scan.fact_scanners = vec![Arc::new(Names { judging_panics: false })];
    let (out, _findings) = tokio::sync::mpsc::channel(10);
    let tree = scan_tree(&scan, &out).unwrap();
    assert_eq!(tree.coverage.gap_total(), 0, "{:?}", tree.coverage.gaps);
    assert_eq!((tree.coverage.files_seen, tree.coverage.files_scanned), (2, 1));
}
