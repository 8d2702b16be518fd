//! `palisade advisories`: what is known about vulnerable packages, brought in and looked at.

mod command;
mod import;
mod progress;
mod status;
mod sync;

pub(crate) use command::{Args, FOLDER, run};
pub(crate) use progress::SyncDisplay;
