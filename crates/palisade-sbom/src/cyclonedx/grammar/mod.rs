//! The grammar of CycloneDX 1.0 to 1.7 in JSON and XML: one table, read from `../shapes`.

mod cpe;
mod dates;
mod notation;
mod scalar;
mod shape;

pub(crate) use scalar::is_uri_reference;
pub(super) use scalar::{Scalar, is_schema_license};
pub(super) use shape::{Entry, Field, Grammar, Kind, List, Place, Rule, Shape};
