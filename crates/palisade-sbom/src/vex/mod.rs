//! Statements about whether a vulnerability matters for a product (VEX): OpenVEX and CycloneDX in and out, one type
//! inside. The dependency scanner asks them; triage writes them.

mod at_work;
mod cyclonedx;
mod instant;
mod matching;
mod openvex;
mod openvex_writer;
mod read;
mod statement;

pub use at_work::VexAtWork;
pub use matching::{Decision, VexIndex};
pub(crate) use openvex_writer::write_openvex;
pub use read::read_vex;
pub use statement::{Justification, Status, VexDocument, VexOrigin, VexProduct, VexStatement};
