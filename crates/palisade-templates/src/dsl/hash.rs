//! The digests of expressions. `mmh3` over `base64_py` is how favicons are named.

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// Hexadecimal.
pub(super) fn md5(bytes: &[u8]) -> String {
    palisade_model::hex(&Md5::digest(bytes))
}

/// Hexadecimal.
pub(super) fn sha1(bytes: &[u8]) -> String {
    palisade_model::hex(&Sha1::digest(bytes))
}

/// Hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    palisade_model::hex(&Sha256::digest(bytes))
}

/// MurmurHash3 with 32 bits and seed 0, as a signed number.
pub(super) fn mmh3(bytes: &[u8]) -> i32 {
    const C1: u32 = 0xcc9e_2d51;
    const C2: u32 = 0x1b87_3593;
    let scramble = |block: u32| block.wrapping_mul(C1).rotate_left(15).wrapping_mul(C2);
    let (blocks, tail) = bytes.as_chunks::<4>();
    let mut hash = 0_u32;
    for block in blocks {
        hash = (hash ^ scramble(u32::from_le_bytes(*block))).rotate_left(13);
        hash = hash.wrapping_mul(5).wrapping_add(0xe654_6b64);
    }
    let last = tail.iter().rev().fold(0_u32, |last, byte| last << 8 | u32::from(*byte));
    if !tail.is_empty() {
        hash ^= scramble(last);
    }
    hash ^= u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    hash = (hash ^ hash >> 16).wrapping_mul(0x85eb_ca6b);
    hash = (hash ^ hash >> 13).wrapping_mul(0xc2b2_ae35);
    (hash ^ hash >> 16).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_of_everybody() {
        for (text, expected) in [("", 0), ("foo", -156_908_512), ("hello, world", 345_750_399)] {
            assert_eq!(mmh3(text.as_bytes()), expected, "{text}");
        }
        assert_eq!(md5(b"abc"), "900150983cd24fb0d6963f7d28e17f72");
    }
}
