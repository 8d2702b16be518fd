//! Advisories: which versions of which packages are known to be vulnerable or malicious.
//!
//! [`Library`] is a data folder: it imports OSV exports, EPSS scores and the catalogue of known exploited vulnerabilities, and
//! compiles them into one immutable file. [`Index`] is that file, mapped into memory: [`Index::advisories_for`] judges a
//! package, [`Index::safe_version`] finds the smallest upgrade, [`Index::details`] has the long text. [`Version`] orders
//! versions as their ecosystem does.

mod build;
mod error;
mod index;
mod library;
mod matching;
mod names;
mod order;
mod osv;
mod severity;
mod signals;
mod sync;

pub use error::ImportError;
pub use index::{Details, Index, IndexError};
pub use library::{
    DeltaError, ImportReport, Library, LibraryStatus, Refused, SignalStatus, SourceStatus, changed_ids,
};
pub use matching::{Affected, Judgement, Undecided};
pub use order::{Version, VersionError};
pub use osv::{Reference, Scored};
pub use severity::{Rating, rate_vector};
pub use signals::Epss;
pub use sync::{
    Change, Limits, PUBLIC_EPSS, PUBLIC_EXPORTS, PUBLIC_KNOWN_EXPLOITED, Patience, Step, Subject, SyncError,
    SyncOptions, SyncReport, Synced, Watch, sync, sync_missing,
};
