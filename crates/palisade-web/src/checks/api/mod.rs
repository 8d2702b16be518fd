//! What programs call: methods, cross-origin access, descriptions of interfaces.

pub(super) mod cors;
pub(super) mod cors_origins;
pub(super) mod descriptions;
pub(super) mod errors;
pub(super) mod host_reflection;
pub(super) mod insides;
pub(super) mod limits;
pub(super) mod methods;
pub(super) mod object_ids;
pub(super) mod trace_method;
