//! Primes of 1024 bits and less that so many servers share that breaking one breaks them all (Logjam, 2015). Known
//! by their SHA-256.

use palisade_model::hex;
use sha2::{Digest, Sha256};

/// Digest of the big-endian number, and where the prime comes from.
const COMMON: [(&str, &str); 7] = [
    ("3f35a3f5f6c4376a744acad409bb22f8d897f949d2311d885adaa890981b67a0", "Oakley group 2 (RFC 2409)"),
    ("44c55cfee5c075927cf682da5b681bdecbd5c3eb0784c14f5dce7610f0ef133d", "the 1024-bit group of RFC 5114"),
    ("64fcc83ec403930bf18393dbc883ccaa1fbb08ac876f77f7aa99748ca945019b", "Oakley group 5 (RFC 3526)"),
    ("8ae47dca3d24e9b64640062686da234dcabada26b0da6f090c5449c1338d9a11", "nginx before 1.11"),
    ("b52ba6a3026520a6c49d37e4587601801bee500123b3259b6bf03e7cecc3e63d", "Oakley group 1 (RFC 2409)"),
    ("bf910d9df4e0b2e76cda7443f592aa118e33ba2c224ebc27fb8978d873c8c2e3", "mod_ssl of Apache 2.2"),
    ("cc21a33dd1a3edf40bf636b5496e4aede198a437a8548e0cc1a621424e42419b", "Java 7 and 8"),
];

/// Where a prime comes from, when many servers share it. `prime` is big-endian without leading zeros.
pub(crate) fn common_prime(prime: &[u8]) -> Option<&'static str> {
    let digest = hex(&Sha256::digest(prime));
    COMMON.iter().find(|(known, _)| *known == digest).map(|(_, origin)| *origin)
}
