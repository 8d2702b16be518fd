//! The binary as its users meet it: commands in a process, the API over HTTP, both databases.

#![expect(clippy::unwrap_used, reason = "in a test an error is a failure")]

mod advisories_command;
mod advisories_sync;
mod archives;
mod audit;
mod bad_http;
mod bad_input;
mod event_streams;
mod kill;
mod layers;
mod license_policy;
mod own_rules;
mod ownership;
mod policy_gate;
mod rules_command;
mod sandbox;
mod sboms;
mod scan_command;
mod scans;
mod serving;
mod support;
mod vex_command;
mod webhook_kill;
