//! Unpacks an archive that anybody may have made into a folder, within limits. Called before the scan of an upload.

mod detect;
mod error;
mod folder;
mod gzip;
mod limits;
mod metered;
mod name;
mod tar_entries;
mod unpack_file;
mod zip_entries;

pub use detect::ArchiveFormat;
pub use error::UnpackError;
pub use limits::UnpackLimits;
pub use unpack_file::{Unpacked, unpack};
