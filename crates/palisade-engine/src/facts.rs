//! The role of a scanner that reads facts of single files and judges all of them after the walk, such as the packages
//! that a tree depends on. Run by `scan_tree`.

use std::sync::Arc;

use palisade_model::{Gap, PackageFile, RuleMeta};

use crate::{Draft, Entry, File, FileContext, ScannerMeta, Stop};

/// Reads facts out of files and judges them together.
pub trait FactScanner: Send + Sync {
    fn meta(&self) -> ScannerMeta;

    /// Every rule it can report, for `rules list` and for reports.
    fn rules(&self) -> Vec<Arc<RuleMeta>>;

    /// Cheap; decides by path and size only.
    fn wants(&self, entry: &Entry) -> bool;

    /// Whether it runs only when it is named: it has nothing to judge by otherwise.
    fn is_on_request(&self) -> bool {
        false
    }

    /// What one scan of one tree gathers. `beside` are the ids of the other scanners of facts of the scan, which are judged
    /// before it when they stand before it in the registry.
    fn gather(&self, beside: &[&str]) -> Box<dyn Facts>;
}

/// The facts of one tree. Files come on several threads and in any order; what is judged must not depend on it.
pub trait Facts: Send + Sync {
    /// Takes what the file says; answers what of it was not understood. The content may be binary.
    ///
    /// # Errors
    /// [`Stop`] from the checkpoint.
    fn read(&self, context: &FileContext<'_>, file: &File<'_>) -> Result<Vec<Gap>, Stop>;

    /// Judges everything that was read, once, after the last file. `packages` are those of the tree, in order of path: who
    /// lists them adds them, whoever is judged later reads them.
    ///
    /// # Errors
    /// [`Stop`] from the checkpoint.
    fn judge(&self, context: &FileContext<'_>, packages: &mut Vec<PackageFile>) -> Result<Judgement, Stop>;
}

/// What the facts of a tree say.
#[derive(Debug, Default)]
pub struct Judgement {
    /// In the order in which they are reported.
    pub drafts: Vec<Draft>,
    /// What could not be judged, and why.
    pub gaps: Vec<Gap>,
}
