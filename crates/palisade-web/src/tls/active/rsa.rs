//! Bare RSA encryption with the key of a certificate: the padding is the caller's, right or wrong.

use num_bigint::BigUint;
use x509_parser::public_key::PublicKey;

/// Longer keys are not computed with: the work grows with the cube of the length.
const MAX_BITS: u64 = 8192;

/// A public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RsaKey {
    modulus: BigUint,
    exponent: BigUint,
}

impl RsaKey {
    /// The key of a certificate in DER; `None` when it is another kind or too long.
    pub(super) fn of(certificate: &[u8]) -> Option<Self> {
        let (_, certificate) = x509_parser::parse_x509_certificate(certificate).ok()?;
        let PublicKey::RSA(key) = certificate.public_key().parsed().ok()? else { return None };
        let (modulus, exponent) = (BigUint::from_bytes_be(key.modulus), BigUint::from_bytes_be(key.exponent));
        let fits = (512..=MAX_BITS).contains(&modulus.bits()) && exponent.bits() <= 64;
        fits.then_some(Self { modulus, exponent })
    }

    /// Bytes of a block.
    pub(super) fn size(&self) -> usize {
        usize::try_from(self.modulus.bits().div_ceil(8)).unwrap_or(0)
    }

    /// A block of [`size`](Self::size) bytes, encrypted to as many.
    pub(super) fn encrypt(&self, block: &[u8]) -> Vec<u8> {
        let number = BigUint::from_bytes_be(block).modpow(&self.exponent, &self.modulus).to_bytes_be();
        let zeros = self.size().saturating_sub(number.len());
        [vec![0; zeros], number].concat()
    }
}

/// A key whose factors everybody knows, for tests: the primes of Mersenne with 521 and 607 bits.
#[cfg(test)]
pub(super) mod known {
    use num_bigint::BigUint;

    fn prime(bits: u32) -> BigUint {
        (BigUint::from(1_u8) << bits) - 1_u8
    }

    pub(in crate::tls::active) fn modulus() -> Vec<u8> {
        (prime(521) * prime(607)).to_bytes_be()
    }

    pub(in crate::tls::active) fn decrypt(block: &[u8]) -> Vec<u8> {
        let (one, exponent) = (BigUint::from(1_u8), BigUint::from(65_537_u32));
        let order = (prime(521) - &one) * (prime(607) - &one);
        let private = exponent.modinv(&order).unwrap();
        let number = BigUint::from_bytes_be(block).modpow(&private, &(prime(521) * prime(607))).to_bytes_be();
        [vec![0; block.len() - number.len()], number].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tls::chain::cases::forge::{Forged, ec, rsa_with};

    #[test]
    fn what_is_encrypted_can_be_decrypted() {
        let key = RsaKey::of(&Forged::new(rsa_with(&known::modulus())).der()).unwrap();
        assert_eq!(key.size(), 141);
        let block: Vec<u8> = (0..141).collect();
        assert_eq!(known::decrypt(&key.encrypt(&block)), block);
        assert_eq!(RsaKey::of(&Forged::new(ec(&[0x2b], 32)).der()), None);
        assert_eq!(RsaKey::of(&Forged::new(rsa_with(&[0xff; 2048])).der()), None);
        assert_eq!(RsaKey::of(b"no certificate"), None);
    }
}
