//! Real parts for tests: a throw-away PostgreSQL server on loopback.
//! A dev-dependency of the store, the service and the binary; never of anything that ships.

mod postgres;

pub use postgres::Postgres;
