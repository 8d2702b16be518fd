//! One file per command, each with its flags and its `run`.

pub(crate) mod advisories;
pub(crate) mod doctor;
pub(crate) mod keys;
pub(crate) mod migrate;
pub(crate) mod openapi;
pub(crate) mod organizations;
pub(crate) mod rego;
pub(crate) mod rules;
pub(crate) mod scan;
pub(crate) mod serve;
pub(crate) mod verify_audit;
pub(crate) mod worker;
