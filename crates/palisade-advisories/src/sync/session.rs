//! What all downloads of one sync share: client, options, whoever watches, and how often something is tried.

use std::path::PathBuf;
use std::time::Duration;

use palisade_model::UnixMillis;
use reqwest::blocking::Client;

use super::client::client;
use super::error::SyncError;
use super::failure::{Again, Failure};
use super::options::SyncOptions;
use super::watch::{Step, Watch};

/// A server that asks for more is left alone until the next sync.
const LONGEST_PAUSE: Duration = Duration::from_secs(120);
/// Tries of one file, also when each brings a little.
const MAX_TRIES: u32 = 1000;

/// One sync under way.
pub(super) struct Session<'a> {
    pub(super) client: Client,
    pub(super) options: &'a SyncOptions,
    pub(super) watch: &'a dyn Watch,
    /// Where downloads lie until they are imported.
    pub(super) folder: PathBuf,
    pub(super) now: UnixMillis,
}

impl<'a> Session<'a> {
    pub(super) fn new(
        options: &'a SyncOptions,
        watch: &'a dyn Watch,
        folder: PathBuf,
        now: UnixMillis,
    ) -> Result<Self, SyncError> {
        Ok(Self { client: client(options)?, options, watch, folder, now })
    }

    /// Tries until it works, cannot work, or the options say that it is enough.
    pub(super) fn persist<T>(
        &self,
        what: &str,
        mut attempt: impl FnMut() -> Result<T, Failure>,
    ) -> Result<T, SyncError> {
        let patience = &self.options.patience;
        let mut in_vain = 0;
        let mut tries = 0;
        loop {
            if self.watch.is_cancelled() {
                return Err(SyncError::Cancelled);
            }
            let Failure { error, again } = match attempt() {
                Ok(done) => return Ok(done),
                Err(failure) => failure,
            };
            tries += 1;
            let asked = match again {
                Again::No => return Err(error),
                Again::GoingOn => {
                    in_vain = 1;
                    None
                }
                Again::Paused(asked) => {
                    in_vain += 1;
                    asked
                }
            };
            let pause = asked.unwrap_or_else(|| doubled(patience.pause, in_vain));
            if in_vain >= patience.attempts || tries >= MAX_TRIES || pause > LONGEST_PAUSE {
                return Err(error);
            }
            self.watch.on(&Step::Retrying { what, error: &error, pause });
            self.watch.pause(pause);
        }
    }
}

/// 1, 2, 4, … times the pause.
fn doubled(pause: Duration, in_vain: u32) -> Duration {
    pause.saturating_mul(1 << in_vain.saturating_sub(1).min(16)).min(LONGEST_PAUSE)
}
