//! SBOM and VEX documents: CycloneDX and SPDX as input for the dependency scanner, and as output of the service and the
//! command line. Bytes in, bytes out; no files, no clock.

pub mod cyclonedx;
mod error;
mod limits;
mod tree;
mod violations;

pub use error::{Fault, ReadError, Violation};
pub use limits::Limits;
pub use tree::{Foreign, Node, Value};
pub(crate) use violations::{Path, Violations};
