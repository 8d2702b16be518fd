//! How far unpacking goes.

/// What goes beyond the first three ends the unpacking; an entry that goes beyond one of the others is left out as a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnpackLimits {
    /// Files, folders and all else that the archive lists, and folders made for them.
    pub max_entries: u64,
    /// Bytes of all content.
    pub max_total_bytes: u64,
    /// Bytes of content for each byte of the archive; counts from [`RATIO_FLOOR`] on.
    pub max_ratio: u64,
    /// Bytes of one file.
    pub max_file_bytes: u64,
    /// Levels of folders.
    pub max_depth: usize,
    /// Bytes of one part of a path.
    pub max_name: usize,
}

/// So much content is never too much for an archive, however small.
pub(super) const RATIO_FLOOR: u64 = 16 * 1024 * 1024;
/// Bytes of a whole path; what systems take.
pub(super) const MAX_PATH: usize = 4000;

impl Default for UnpackLimits {
    fn default() -> Self {
        Self {
            max_entries: 1_000_000,
            max_total_bytes: 4 * 1024 * 1024 * 1024,
            max_ratio: 100,
            max_file_bytes: 1024 * 1024 * 1024,
            max_depth: 128,
            max_name: 255,
        }
    }
}

impl UnpackLimits {
    /// The most content that an archive of this size may have, and whether the ratio decides that.
    pub(super) fn budget(&self, archive_bytes: u64) -> (u64, bool) {
        let by_ratio = archive_bytes.saturating_mul(self.max_ratio).max(RATIO_FLOOR);
        (by_ratio.min(self.max_total_bytes), by_ratio < self.max_total_bytes)
    }
}
