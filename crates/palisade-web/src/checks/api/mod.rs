//! What programs call: methods, cross-origin access, descriptions of interfaces.

pub(super) mod trace_method;
