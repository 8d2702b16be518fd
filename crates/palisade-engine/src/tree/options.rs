//! What is asked of a tree scan, and how far it may go.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use palisade_model::{Coverage, PackageFile};

use crate::{Cancel, FactScanner, FileScanner, Normalizer, Progress, ScannerMeta, WalkOptions};

/// One scan of a folder or a single file.
pub struct TreeScan {
    pub root: PathBuf,
    pub scanners: Vec<Arc<dyn FileScanner>>,
    pub fact_scanners: Vec<Arc<dyn FactScanner>>,
    pub options: TreeOptions,
    /// Raised by the caller to end the scan, and by the engine when nobody takes findings any more.
    pub cancel: Cancel,
    /// Counts files.
    pub progress: Arc<Progress>,
    pub normalizer: Arc<Normalizer>,
}

impl TreeScan {
    /// Every scanner of the tree: those of single files, then those of facts. Outcomes name them by their place here.
    pub(super) fn metas(&self) -> Vec<ScannerMeta> {
        let files = self.scanners.iter().map(|scanner| scanner.meta());
        files.chain(self.fact_scanners.iter().map(|scanner| scanner.meta())).collect()
    }
}

/// What a tree scan gives besides findings.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ScannedTree {
    pub coverage: Coverage,
    /// The packages of the tree, in order of path.
    pub packages: Vec<PackageFile>,
}

/// More workers than this only cost memory.
const MAX_WORKERS: usize = 256;

/// How a tree is scanned.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TreeOptions {
    /// Workers; 0 means one per processor. Never changes what is found, nor its order.
    pub threads: usize,
    /// Scan what ignore files leave out, too.
    pub no_ignore: bool,
    pub limits: Limits,
}

/// What goes beyond these becomes a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// In bytes.
    pub max_file_size: u64,
    /// Levels of folders below the root.
    pub max_depth: usize,
    /// Files, folders and links that the walk meets.
    pub max_entries: u64,
    /// What one scanner may report on one file.
    pub max_findings_per_file: usize,
    /// Time of one scanner for one file.
    pub file_budget: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        let WalkOptions { max_depth, max_entries, .. } = WalkOptions::default();
        Self {
            max_file_size: 64 * 1024 * 1024,
            max_depth,
            max_entries,
            max_findings_per_file: 100_000,
            file_budget: Duration::from_secs(30),
        }
    }
}

impl TreeOptions {
    pub(super) fn walk(&self) -> WalkOptions {
        let Limits { max_depth, max_entries, .. } = self.limits;
        WalkOptions { no_ignore: self.no_ignore, max_depth, max_entries }
    }

    pub(super) fn workers(&self) -> usize {
        match self.threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            threads => threads.min(MAX_WORKERS),
        }
    }
}
