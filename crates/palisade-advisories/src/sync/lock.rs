//! One sync at a time in a folder: the lock file of `sync/`, held until the process ends or lets go.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::Duration;

use super::error::SyncError;
use super::watch::{Step, Watch};

const LOOK_AGAIN: Duration = Duration::from_millis(200);

/// Holds the lock while it lives.
#[derive(Debug)]
pub(super) struct SyncLock(
    #[expect(dead_code, reason = "is closed, and so unlocked, when it is dropped")] File,
);

/// Takes the lock of `folder`, waiting for the sync that has it.
pub(super) fn lock(folder: &Path, watch: &dyn Watch) -> Result<SyncLock, SyncError> {
    std::fs::create_dir_all(folder).map_err(SyncError::io(folder))?;
    let path = folder.join("lock");
    let file = File::create(&path).map_err(SyncError::io(&path))?;
    let mut told = false;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(SyncLock(file)),
            Err(TryLockError::Error(source)) => return Err(SyncError::Io { path, source }),
            Err(TryLockError::WouldBlock) if watch.is_cancelled() => return Err(SyncError::Cancelled),
            Err(TryLockError::WouldBlock) => {
                if !told {
                    watch.on(&Step::Waiting);
                }
                told = true;
                watch.pause(LOOK_AGAIN);
            }
        }
    }
}
