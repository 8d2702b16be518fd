//! Uploads: archives, apps and reports, received as a stream and kept in the object store.

mod expire;
mod kind;
mod read;
mod receive;

pub use read::ListUploads;
pub(crate) use receive::storage_error;
pub use receive::{NewUpload, Receiving};
