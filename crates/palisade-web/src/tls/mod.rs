//! The TLS handshake that records certificates instead of refusing them, and the judgement afterwards.

mod certificate;
mod handshake;
mod trust;

pub(crate) use certificate::CertificateFacts;
pub(crate) use handshake::{Handshake, handshake};
pub use trust::RootsError;
pub(crate) use trust::{Roots, Verdict, judge};
