//! Where a problem of the DNS is: a name and a type of records, written as a `dns:` URI (RFC 4501).

use palisade_model::Location;

use crate::checks::Found;

/// A problem of the records of type `kind` at `name`.
pub(crate) fn record(name: &str, kind: &str, evidence: impl Into<String>) -> Found {
    let location = Location::Url { url: format!("dns:{name}?type={kind}"), request: kind.to_owned() };
    Found::new(format!("{kind} {name}"), location, evidence)
}
