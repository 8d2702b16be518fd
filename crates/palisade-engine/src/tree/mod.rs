//! The scan of a source tree: one walker, several workers, findings in the order of the walk.
//! Called by the service's job runner and the command line through `scan_tree`.

mod judge;
mod options;
mod release;
mod scan;
mod single_file;

pub use options::{Limits, ScannedTree, TreeOptions, TreeScan};
pub use scan::scan_tree;
