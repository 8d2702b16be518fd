//! Statements about whether a vulnerability matters for a product (VEX): OpenVEX and CycloneDX in, one type inside.

mod statement;

pub use statement::{Justification, Status};
