//! How much of a document is read: hostile files must cost no more than honest large ones.

/// The limits of one document; all readers of this crate keep them.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Of the document as it is.
    pub bytes: usize,
    /// Of objects, lists and elements inside each other. Not more than 200: reading, checking and writing recurse.
    pub depth: usize,
    /// Of objects, lists, texts and numbers, or of elements and attributes.
    pub values: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 128 << 20, depth: 120, values: 4_000_000 }
    }
}
