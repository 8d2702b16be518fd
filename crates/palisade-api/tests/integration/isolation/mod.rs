//! The isolation walk: every declared operation, called by whoever must not reach what it is about. A new route needs a
//! line in `things.rs`, or these tests fail.

mod bills;
mod confined;
mod foreign;
mod requests;
mod rights;
mod things;
mod unknown_keys;
mod world;
