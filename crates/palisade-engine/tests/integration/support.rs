//! Folders, scanners and runs that the tests share.

use std::path::Path;
use std::sync::Arc;
use std::thread;

use palisade_engine::{
    Cancel, Draft, Entry, File, FileContext, FileScanner, Normalizer, Progress, ScanError, ScannerMeta, Sink,
    Stop, TreeOptions, TreeScan, scan_tree,
};
use palisade_model::{Category, Confidence, Coverage, Evidence, Finding, Location, RuleMeta, Severity};
use tempfile::TempDir;
use tokio::sync::mpsc;

pub(crate) const KEY: [u8; 32] = [7; 32];
/// 2026-06-03T10:00:00Z.
pub(crate) const NOW: i64 = 1_780_480_800_000;

/// A folder with those files; a path that ends in `/` is a folder.
pub(crate) fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, content) in files {
        write(folder.path(), path, content);
    }
    folder
}

pub(crate) fn write(root: &Path, path: &str, content: &str) {
    let path = root.join(path);
    let parent = path.parent().expect("a path below the root");
    std::fs::create_dir_all(parent).expect("a writable folder");
    std::fs::write(path, content).expect("a writable folder");
}

pub(crate) fn rule(id: &str, scanner: &str) -> Arc<RuleMeta> {
    Arc::new(RuleMeta {
        id: id.to_owned(),
        scanner: scanner.to_owned(),
        title: "Title".to_owned(),
        description: "Description".to_owned(),
        remediation: "Remediation".to_owned(),
        severity: Severity::High,
        confidence: Confidence::High,
        category: Category::Secrets,
        cwe: vec![798],
        tags: vec!["tag".to_owned()],
        references: Vec::new(),
        tier: None,
    })
}

type Scan = dyn Fn(&FileContext<'_>, &File<'_>, &mut dyn Sink) -> Result<(), Stop> + Send + Sync;

/// A scanner made of a closure.
pub(crate) struct Closure {
    pub(crate) id: &'static str,
    pub(crate) reads_ignored: bool,
    pub(crate) scan: Box<Scan>,
}

impl FileScanner for Closure {
    fn meta(&self) -> ScannerMeta {
        ScannerMeta { id: self.id, version: "1", network: false, reads_ignored: self.reads_ignored }
    }

    fn rules(&self) -> Vec<Arc<RuleMeta>> {
        Vec::new()
    }

    fn wants(&self, entry: &Entry) -> bool {
        !entry.path.ends_with(".unwanted")
    }

    fn scan(&self, context: &FileContext<'_>, file: &File<'_>, sink: &mut dyn Sink) -> Result<(), Stop> {
        (self.scan)(context, file, sink)
    }
}

/// A scanner of that id that runs `scan` and reads ignored files.
pub(crate) fn scanner(
    id: &'static str,
    scan: impl Fn(&FileContext<'_>, &File<'_>, &mut dyn Sink) -> Result<(), Stop> + Send + Sync + 'static,
) -> Arc<dyn FileScanner> {
    Arc::new(Closure { id, reads_ignored: true, scan: Box::new(scan) })
}

/// Reports every `token:WORD` under `rule_id`; the word is its identity.
pub(crate) fn tokens(id: &'static str, rule_id: &'static str) -> Arc<dyn FileScanner> {
    let rule = rule(rule_id, id);
    scanner(id, move |context, file, sink| {
        let mut at = 0;
        while let Some(distance) = find(&file.bytes[at..], b"token:") {
            context.checkpoint()?;
            let start = at + distance;
            let is_end = |byte: &u8| !byte.is_ascii_alphanumeric() && *byte != b':';
            let end =
                file.bytes[start..].iter().position(is_end).map_or(file.bytes.len(), |length| start + length);
            let identity = context.identity(&file.bytes[start..end]);
            let evidence = Evidence::from_masked("token:***");
            sink.report(Draft::new(Arc::clone(&rule), file.location(start..end), evidence, identity));
            at = end;
        }
        Ok(())
    })
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

pub(crate) fn tree_scan(root: &Path, scanners: Vec<Arc<dyn FileScanner>>) -> TreeScan {
    TreeScan {
        root: root.to_owned(),
        scanners,
        fact_scanners: Vec::new(),
        options: TreeOptions { threads: 2, ..TreeOptions::default() },
        cancel: Cancel::default(),
        progress: Arc::new(Progress::default()),
        normalizer: Arc::new(Normalizer::new(KEY, NOW)),
    }
}

/// Runs a scan to its end on this thread and collects the findings on another one.
pub(crate) fn run(scan: &TreeScan) -> Result<(Coverage, Vec<Finding>), ScanError> {
    let (out, mut findings) = mpsc::channel(8);
    thread::scope(|scope| {
        let collector = scope.spawn(move || std::iter::from_fn(|| findings.blocking_recv()).collect());
        let coverage = scan_tree(scan, &out);
        drop(out);
        let findings = collector.join().expect("a collector that does not panic");
        coverage.map(|tree| (tree.coverage, findings))
    })
}

/// `path:line:column rule` of each finding.
pub(crate) fn places(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|finding| format!("{} {}", finding.location.display(), finding.rule_id)).collect()
}

/// The path of a file finding.
pub(crate) fn path_of(finding: &Finding) -> &str {
    match &finding.location {
        Location::File { path, .. } => path,
        other => panic!("expected a file location, found {other:?}"),
    }
}
