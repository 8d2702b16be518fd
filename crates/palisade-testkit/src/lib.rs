//! Real parts for tests: a throw-away PostgreSQL server and an HTTP server with faults on loopback, and a way around the
//! store into its database. A dev-dependency of the advisories, the store, the service and the binary; never of what ships.

mod exchange;
mod export;
mod file_server;
mod postgres;
mod sql;

pub use exchange::{Fault, Request};
pub use export::{Advisory, export};
pub use file_server::FileServer;
pub use postgres::Postgres;
pub use sql::Sql;
