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

    /// What one scan of one tree gathers.
    fn gather(&self) -> Box<dyn Facts>;
}

/// The facts of one tree. Files come on several threads and in any order; what is judged must not depend on it.
pub trait Facts: Send + Sync {
    /// Takes what the file says; answers what of it was not understood. The content may be binary.
    ///
    /// # Errors
    /// [`Stop`] from the checkpoint.
    fn read(&self, context: &FileContext<'_>, file: &File<'_>) -> Result<Vec<Gap>, Stop>;

    /// Judges everything that was read, once, after the last file.
    ///
    /// # Errors
    /// [`Stop`] from the checkpoint.
    fn judge(&self, context: &FileContext<'_>) -> Result<Judgement, Stop>;
}

/// What the facts of a tree say.
#[derive(Debug, Default)]
pub struct Judgement {
    /// In the order in which they are reported.
    pub drafts: Vec<Draft>,
    /// What could not be judged, and why.
    pub gaps: Vec<Gap>,
    /// The packages of the tree, in order of path.
    pub packages: Vec<PackageFile>,
}
