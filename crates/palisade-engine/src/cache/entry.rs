//! One answer as a file: a digest of key and answer, then the answer. What does not agree with its digest is no entry.

use super::CacheKey;

const DIGEST: usize = 32;

/// The bytes of the file.
pub(super) fn encode(key: &CacheKey, answer: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(DIGEST + answer.len());
    bytes.extend_from_slice(digest(key, answer).as_bytes());
    bytes.extend_from_slice(answer);
    bytes
}

/// The answer, if the bytes are those of an entry for this key.
pub(super) fn decode(key: &CacheKey, mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    let (written, answer) = bytes.split_first_chunk::<DIGEST>()?;
    if digest(key, answer) != *written {
        return None;
    }
    bytes.drain(..DIGEST);
    Some(bytes)
}

fn digest(key: &CacheKey, answer: &[u8]) -> blake3::Hash {
    blake3::keyed_hash(&key.0, answer)
}
