//! The grammar of CycloneDX 1.0 to 1.7 in JSON and XML: one table, read from `../shapes`.

mod cpe;
mod dates;
mod licenses;
mod notation;
mod scalar;
mod shape;
mod texts;
mod uri;

pub(super) use licenses::is_schema_license;
pub(super) use scalar::Scalar;
pub(super) use shape::{Entry, Field, Grammar, Kind, List, Place, Rule, Shape};
pub(crate) use uri::is_uri_reference;
