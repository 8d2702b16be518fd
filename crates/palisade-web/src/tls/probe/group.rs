//! Named groups of key exchange: elliptic curves, finite fields and hybrids with ML-KEM, by their IANA codes.

/// What a group is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GroupKind {
    Curve,
    FiniteField,
    /// An elliptic curve and ML-KEM together, or ML-KEM alone.
    PostQuantum,
}

/// A named group.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) code: u16,
    pub(crate) name: &'static str,
    pub(crate) kind: GroupKind,
    /// Of the curve's field or the prime; those of the curve for hybrids.
    pub(crate) bits: u16,
    /// Whether TLS 1.3 may use it.
    pub(crate) in_tls13: bool,
}

const fn group(code: u16, name: &'static str, kind: GroupKind, bits: u16, in_tls13: bool) -> Group {
    Group { code, name, kind, bits, in_tls13 }
}

use GroupKind::{Curve, FiniteField, PostQuantum};

/// Every group that is asked for, in the order in which it is offered.
pub(crate) const GROUPS: &[Group] = &[
    group(0x11ec, "X25519MLKEM768", PostQuantum, 255, true),
    group(0x11eb, "SecP256r1MLKEM768", PostQuantum, 256, true),
    group(0x11ed, "SecP384r1MLKEM1024", PostQuantum, 384, true),
    group(0x6399, "X25519Kyber768Draft00", PostQuantum, 255, true),
    group(0x0200, "MLKEM512", PostQuantum, 512, true),
    group(0x0201, "MLKEM768", PostQuantum, 768, true),
    group(0x0202, "MLKEM1024", PostQuantum, 1024, true),
    group(29, "x25519", Curve, 255, true),
    group(23, "secp256r1", Curve, 256, true),
    group(24, "secp384r1", Curve, 384, true),
    group(25, "secp521r1", Curve, 521, true),
    group(30, "x448", Curve, 448, true),
    group(31, "brainpoolP256r1tls13", Curve, 256, true),
    group(32, "brainpoolP384r1tls13", Curve, 384, true),
    group(33, "brainpoolP512r1tls13", Curve, 512, true),
    group(41, "curveSM2", Curve, 256, true),
    group(256, "ffdhe2048", FiniteField, 2048, true),
    group(257, "ffdhe3072", FiniteField, 3072, true),
    group(258, "ffdhe4096", FiniteField, 4096, true),
    group(259, "ffdhe6144", FiniteField, 6144, true),
    group(260, "ffdhe8192", FiniteField, 8192, true),
    group(26, "brainpoolP256r1", Curve, 256, false),
    group(27, "brainpoolP384r1", Curve, 384, false),
    group(28, "brainpoolP512r1", Curve, 512, false),
    group(22, "secp256k1", Curve, 256, false),
    group(14, "sect571r1", Curve, 571, false),
    group(13, "sect571k1", Curve, 571, false),
    group(12, "sect409r1", Curve, 409, false),
    group(11, "sect409k1", Curve, 409, false),
    group(10, "sect283r1", Curve, 283, false),
    group(9, "sect283k1", Curve, 283, false),
    group(8, "sect239k1", Curve, 239, false),
    group(7, "sect233r1", Curve, 233, false),
    group(6, "sect233k1", Curve, 233, false),
    group(21, "secp224r1", Curve, 224, false),
    group(20, "secp224k1", Curve, 224, false),
    group(19, "secp192r1", Curve, 192, false),
    group(18, "secp192k1", Curve, 192, false),
    group(5, "sect193r2", Curve, 193, false),
    group(4, "sect193r1", Curve, 193, false),
    group(17, "secp160r2", Curve, 160, false),
    group(16, "secp160r1", Curve, 160, false),
    group(15, "secp160k1", Curve, 160, false),
    group(3, "sect163r2", Curve, 163, false),
    group(2, "sect163r1", Curve, 163, false),
    group(1, "sect163k1", Curve, 163, false),
];

impl Group {
    pub(crate) fn of(code: u16) -> Option<&'static Self> {
        GROUPS.iter().find(|group| group.code == code)
    }

    /// Curves that ordinary computers may break.
    pub(crate) fn is_weak(&self) -> bool {
        self.kind == Curve && self.bits < 224
    }
}

/// Codes of the groups that TLS 1.3 may use.
pub(crate) fn tls13_groups() -> Vec<u16> {
    GROUPS.iter().filter(|group| group.in_tls13).map(|group| group.code).collect()
}

/// Codes of every elliptic curve up to TLS 1.2. Finite fields stay out: a server that knows none of those that
/// are offered must not choose DHE at all (RFC 7919).
pub(crate) fn legacy_curves() -> Vec<u16> {
    GROUPS.iter().filter(|group| group.kind == Curve).map(|group| group.code).collect()
}

/// Codes of the curves that are too small.
pub(crate) fn weak_curves() -> Vec<u16> {
    GROUPS.iter().filter(|group| group.is_weak()).map(|group| group.code).collect()
}
