//! Real parts for tests: a throw-away PostgreSQL server on loopback, and a way around the store into its database.
//! A dev-dependency of the store, the service and the binary; never of anything that ships.

mod postgres;
mod sql;

pub use postgres::Postgres;
pub use sql::Sql;
