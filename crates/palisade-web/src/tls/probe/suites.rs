//! Every cipher suite of the IANA registry, with its facts, the few unregistered ones that servers have spoken,
//! and those of SSL 2.0. Called by the sieve for what to offer and by the checks for what was accepted.

use std::sync::LazyLock;

/// Code, name, key exchange, authentication, cipher, bits and MAC, separated by tabs and ordered by code. DH_anon
/// counts as DHE, and `ANY` is what TLS 1.3 negotiates apart.
const TABLE: &str = include_str!("suites.tsv");

static SUITES: LazyLock<Vec<Suite>> = LazyLock::new(|| TABLE.lines().filter_map(Suite::read).collect());

/// Why nobody should accept a suite any more: each suite has the worst of its weaknesses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weakness {
    /// Nothing is encrypted, or nobody knows with whom.
    NullOrAnonymous,
    /// Keys of 40 to 56 bits, as laws once wanted it.
    Export,
    Rc4OrDes,
    /// Blocks of 64 bits, which repeat after some gigabytes (SWEET32).
    SmallBlocks,
}

/// A cipher suite of SSL 3.0 to TLS 1.3.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Suite {
    pub(crate) code: u16,
    /// As IANA registered it.
    pub(crate) name: &'static str,
    /// `RSA`, `DHE`, `ECDHE`, `ANY` and so on.
    pub(crate) exchange: &'static str,
    /// `RSA`, `ECDSA`, `anon`, `ANY` and so on.
    pub(crate) authentication: &'static str,
    pub(crate) cipher: &'static str,
    /// Of security that the cipher is meant to have; 0 without encryption.
    pub(crate) bits: u16,
    /// `AEAD` or the hash of the HMAC.
    pub(crate) mac: &'static str,
}

impl Suite {
    fn read(line: &'static str) -> Option<Self> {
        let columns: Vec<&str> = line.split('\t').collect();
        let &[code, name, exchange, authentication, cipher, bits, mac] = columns.as_slice() else {
            return None;
        };
        let (code, bits) = (u16::from_str_radix(code, 16).ok()?, bits.parse().ok()?);
        Some(Self { code, name, exchange, authentication, cipher, bits, mac })
    }

    /// The suite of a code, when it is known.
    pub(crate) fn of(code: u16) -> Option<&'static Self> {
        SUITES.binary_search_by_key(&code, |suite| suite.code).ok().and_then(|at| SUITES.get(at))
    }

    /// Those that versions up to 1.2 can negotiate.
    pub(crate) fn legacy() -> impl Iterator<Item = &'static Self> {
        SUITES.iter().filter(|suite| !suite.is_tls13())
    }

    pub(crate) fn tls13() -> impl Iterator<Item = &'static Self> {
        SUITES.iter().filter(|suite| suite.is_tls13())
    }

    pub(crate) fn is_tls13(&self) -> bool {
        self.exchange == "ANY" || self.cipher.contains("MGM")
    }

    pub(crate) fn is_aead(&self) -> bool {
        self.mac == "AEAD"
    }

    pub(crate) fn is_cbc(&self) -> bool {
        self.cipher.contains("CBC")
    }

    /// Whether a key that leaks later opens nothing that was recorded before.
    pub(crate) fn has_forward_secrecy(&self) -> bool {
        matches!(self.exchange, "DHE" | "ECDHE" | "ECCPWD") || self.is_tls13()
    }

    pub(crate) fn is_anonymous(&self) -> bool {
        self.authentication == "anon"
    }

    pub(crate) fn is_null(&self) -> bool {
        self.bits == 0
    }

    pub(crate) fn is_export(&self) -> bool {
        self.name.contains("EXPORT")
    }

    pub(crate) fn is_rc4(&self) -> bool {
        self.cipher.starts_with("RC4")
    }

    /// Single DES, also in its export form.
    pub(crate) fn is_des(&self) -> bool {
        self.cipher.starts_with("DES")
    }

    /// Whether the cipher's blocks have 64 bits.
    pub(crate) fn has_small_blocks(&self) -> bool {
        ["3DES", "DES", "IDEA", "RC2", "28147", "MAGMA"].iter().any(|cipher| self.cipher.starts_with(cipher))
    }

    pub(crate) fn weakness(&self) -> Option<Weakness> {
        match self {
            suite if suite.is_null() || suite.is_anonymous() => Some(Weakness::NullOrAnonymous),
            suite if suite.is_export() => Some(Weakness::Export),
            suite if suite.is_rc4() || suite.is_des() => Some(Weakness::Rc4OrDes),
            suite if suite.has_small_blocks() => Some(Weakness::SmallBlocks),
            _ => None,
        }
    }
}

/// The suites of SSL 2.0 with their three-byte codes and bits.
pub(crate) const SSL2_SUITES: [(u32, &str, u16); 7] = [
    (0x01_00_80, "SSL_CK_RC4_128_WITH_MD5", 128),
    (0x02_00_80, "SSL_CK_RC4_128_EXPORT40_WITH_MD5", 40),
    (0x03_00_80, "SSL_CK_RC2_128_CBC_WITH_MD5", 128),
    (0x04_00_80, "SSL_CK_RC2_128_CBC_EXPORT40_WITH_MD5", 40),
    (0x05_00_80, "SSL_CK_IDEA_128_CBC_WITH_MD5", 128),
    (0x06_00_40, "SSL_CK_DES_64_CBC_WITH_MD5", 56),
    (0x07_00_c0, "SSL_CK_DES_192_EDE3_CBC_WITH_MD5", 112),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_a_suite_and_they_are_in_order() {
        assert_eq!(SUITES.len(), TABLE.lines().count());
        assert!(SUITES.is_sorted_by(|a, b| a.code < b.code));
        assert_eq!(SUITES.len(), 367);
    }

    #[test]
    fn the_columns_agree_with_the_names() {
        for suite in SUITES.iter() {
            let name = suite.name.replace("PSK_DHE", "DHE_PSK").replace("DES_CBC_40", "DES40_CBC");
            let exchange = match suite.exchange {
                "ANY" => "",
                "DHE" if suite.is_anonymous() => "DH_anon",
                "ECDHE" if suite.is_anonymous() => "ECDH_anon",
                exchange => exchange,
            };
            assert!(name.contains(exchange), "{name}: {exchange}");
            let cipher = suite.cipher.split('_').next().unwrap();
            // Those of TLS 1.3 that only protect integrity name two hashes (RFC 9150).
            assert!(name.contains(cipher) || name.starts_with("TLS_SHA"), "{name}: {cipher}");
            assert_eq!(suite.is_null(), suite.cipher == "NULL", "{name}");
            assert_eq!(suite.is_cbc(), name.contains("CBC"), "{name}");
            assert!(!suite.is_aead() || !suite.is_cbc(), "{name}");
        }
    }

    #[test]
    fn families_hold_what_they_should() {
        let of = |name: &str| SUITES.iter().find(|suite| suite.name == name).unwrap();
        assert!(of("TLS_RSA_EXPORT_WITH_DES40_CBC_SHA").is_export());
        assert!(of("TLS_RSA_WITH_3DES_EDE_CBC_SHA").has_small_blocks());
        assert!(!of("TLS_RSA_WITH_3DES_EDE_CBC_SHA").is_des());
        assert!(!of("TLS_RSA_WITH_AES_128_CBC_SHA").has_forward_secrecy());
        assert!(of("TLS_ECDH_anon_WITH_NULL_SHA").is_anonymous());
        assert!(of("TLS_AES_128_GCM_SHA256").has_forward_secrecy());
        assert_eq!(of("TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256").weakness(), None);
        assert_eq!(of("TLS_DH_anon_WITH_RC4_128_MD5").weakness(), Some(Weakness::NullOrAnonymous));
        assert_eq!(of("TLS_RSA_EXPORT1024_WITH_RC4_56_SHA").weakness(), Some(Weakness::Export));
        assert_eq!(of("TLS_RSA_WITH_DES_CBC_SHA").weakness(), Some(Weakness::Rc4OrDes));
        assert_eq!(of("TLS_RSA_WITH_IDEA_CBC_SHA").weakness(), Some(Weakness::SmallBlocks));
        assert_eq!(Suite::of(0x1301).unwrap().name, "TLS_AES_128_GCM_SHA256");
        assert_eq!(Suite::of(0x0000), None);
    }
}
