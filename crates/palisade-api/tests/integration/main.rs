//! The native API through its router and edge, over a real service on SQLite and on PostgreSQL.

mod auth;
mod bad_input;
mod create;
mod docs;
mod engine;
mod fixture;
mod headers;
mod limits;
mod list;
mod results;
mod scan;
