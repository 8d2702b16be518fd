//! What programs call: methods, cross-origin access, descriptions of interfaces.

pub(super) mod cors;
pub(super) mod methods;
pub(super) mod trace_method;
