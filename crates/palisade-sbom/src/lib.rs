//! SBOM and VEX documents: CycloneDX and SPDX as input for the dependency scanner, and as output of the service and the
//! command line. Bytes in, bytes out; no files, no clock.

pub mod cyclonedx;
mod error;
mod input;
mod inventory;
mod limits;
mod spdx;
mod tree;
pub mod vex;
mod violations;
mod write;

pub use error::{Fault, ReadError, Violation};
pub use input::{is_sbom_name, read_sbom};
pub use inventory::{
    Analysis, Inventory, Rating, RatingMethod, Source, Vulnerability, analysis_of, summary_of,
    vulnerabilities_of,
};
pub use limits::Limits;
pub use tree::{Foreign, Node, Value};
pub(crate) use violations::{Path, Violations};
pub use write::{Format, write_sbom};
