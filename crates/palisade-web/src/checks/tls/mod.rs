//! Whether the connection is protected, how well, and by whose certificate.

pub(super) mod active;
pub(super) mod application;
pub(super) mod caa_issuer;
pub(super) mod chain;
pub(super) mod exchange;
pub(super) mod features;
pub(super) mod issuance;
pub(super) mod keys;
pub(super) mod no_https;
pub(super) mod revocation;
mod subject;
pub(super) mod suites;
pub(super) mod trust;
pub(super) mod validity;
pub(super) mod versions;
