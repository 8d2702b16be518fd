//! The name of an answer: a digest of all that the answer depends on.

/// The digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CacheKey(pub(super) [u8; 32]);

impl CacheKey {
    /// For keys that are made of this one.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub(super) fn name(&self) -> String {
        blake3::Hash::from_bytes(self.0).to_hex().to_string()
    }
}

/// Takes the parts of a key one after the other.
#[derive(Debug, Clone)]
pub struct KeyBuilder(blake3::Hasher);

impl KeyBuilder {
    /// `purpose` keeps keys of different users apart, and changes when the form of their answers does.
    pub fn new(purpose: &str) -> Self {
        Self(blake3::Hasher::new()).with(purpose.as_bytes())
    }

    /// With one more part. Where one part ends and the next begins makes a difference.
    #[must_use]
    pub fn with(mut self, part: &[u8]) -> Self {
        self.0.update(&(part.len() as u64).to_le_bytes());
        self.0.update(part);
        self
    }

    pub fn finish(self) -> CacheKey {
        CacheKey(*self.0.finalize().as_bytes())
    }
}
