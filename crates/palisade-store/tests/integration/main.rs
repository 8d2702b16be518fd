//! Contract tests of the store. Every one runs on SQLite and on PostgreSQL, through the public calls only.

#![expect(clippy::unwrap_used, reason = "in a test an error is a failure")]

mod claiming;
mod closing;
mod comparing;
mod engine;
mod events;
mod fencing;
mod findings;
mod fixture;
mod keys;
mod listing;
mod migrations;
mod ownerships;
mod paging;
mod postgres;
mod projects;
mod races;
mod sboms;
mod scans;
mod sqlite;
mod tenants;
mod triage;
