//! Contract tests of the store. Every one runs on SQLite and on PostgreSQL, through the public calls only.

mod claiming;
mod engine;
mod events;
mod fencing;
mod findings;
mod fixture;
mod keys;
mod migrations;
mod paging;
mod races;
mod scans;
mod sqlite;
mod tenants;
