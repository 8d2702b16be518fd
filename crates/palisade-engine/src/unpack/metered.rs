//! Counts what a decompressor gives and stops it in time, also for what is skipped and never written.

use std::io::{self, Read};

use crate::Cancel;

/// Why a stream ends before its end; travels inside of an [`io::Error`] through the readers of archives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Halt {
    #[error("cancelled")]
    Cancelled,
    #[error("over the budget")]
    OverBudget,
}

/// A stream of at most `left` bytes.
pub(super) struct Metered<'a, R> {
    pub(super) inner: R,
    pub(super) left: u64,
    pub(super) cancel: &'a Cancel,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.cancel.is_cancelled() {
            return Err(io::Error::other(Halt::Cancelled));
        }
        let count = self.inner.read(buffer)?;
        let read = u64::try_from(count).unwrap_or(u64::MAX);
        self.left = self.left.checked_sub(read).ok_or_else(|| io::Error::other(Halt::OverBudget))?;
        Ok(count)
    }
}

/// The halt inside of an error, however deep: readers of archives wrap errors.
pub(super) fn halt(error: &io::Error) -> Option<Halt> {
    let mut next = error.get_ref().map(|inner| inner as &(dyn std::error::Error + 'static));
    while let Some(error) = next {
        if let Some(halt) = error.downcast_ref::<Halt>() {
            return Some(*halt);
        }
        next = match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    None
}
