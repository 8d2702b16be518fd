//! The native API through its router and edge, over a real service on SQLite and on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "in a test an error is a failure")]

mod artifacts;
mod audit;
mod audit_chain;
mod auth;
mod bad_input;
mod compare;
mod create;
mod docs;
mod edge;
mod engine;
mod event_log;
mod event_stream;
mod findings;
mod fixture;
mod headers;
mod invitations;
mod isolation;
mod keyless;
mod large_body;
mod limits;
mod list;
mod member_tokens;
mod members;
mod notifications;
mod organization;
mod projects;
mod receiver;
mod results;
mod scan;
mod scan_of_project;
mod signature;
mod targets;
mod teams;
mod token_bad_input;
mod token_limits;
mod tokens;
mod triage;
mod uploads;
mod webhook_delivery;
mod webhook_faults;
mod webhooks;
