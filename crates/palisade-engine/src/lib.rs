//! Everything that scanners share and nothing that one of them owns: roles, walker, sink, limits,
//! cancellation, progress, coverage, fingerprints, suppression, baseline and the address guard.
//! Called by the scanners (roles), the service and the command line (`scan_tree`, `scan_target`).

mod baseline;
mod cache;
mod cancel;
mod draft;
mod error;
mod facts;
mod file;
mod fingerprint;
pub mod guard;
mod ignores;
mod lines;
mod normalize;
mod ownership;
mod progress;
mod read;
mod registry;
mod role;
mod secret_names;
mod suppress;
mod target;
mod tree;
mod unpack;
mod walk;

pub use baseline::{Baseline, BaselineError};
pub use cache::{Cache, CacheKey, KeyBuilder};
pub use cancel::{Cancel, Stop};
pub use draft::{Draft, Identity};
pub use error::ScanError;
pub use facts::{FactScanner, Facts, Judgement};
pub use file::{Entry, File};
pub use normalize::{Normalization, Normalizer};
pub use ownership::{OwnershipCheck, OwnershipLook, OwnershipProver};
pub use progress::{Progress, ProgressSnapshot};
pub use read::{Unread, read_any, read_text};
pub use registry::Registry;
pub use role::{
    FileContext, FileScanner, Reach, ScannerMeta, Sink, TargetContext, TargetFailure, TargetReport,
    TargetRequest, TargetScanner, TargetSink,
};
pub use target::{Blocks, scan_target};
pub use tree::{Limits, ScannedTree, TreeOptions, TreeScan, scan_tree};
pub use unpack::{ArchiveFormat, UnpackError, UnpackLimits, Unpacked, unpack};
pub use walk::{Walk, WalkItem, WalkOptions};
